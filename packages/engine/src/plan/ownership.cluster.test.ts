import { randomUUID } from 'node:crypto';
import { APPLICATION_LABEL, FIELD_MANAGER, TRACKING_ANNOTATION } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { CONFIG_MAPS, configMap, deployment, patchAs, planLines, sandbox } from '../../test/sandbox.ts';

test('A.11: every applied object carries the label and a tracking value that describes it', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' })]);
  const { metadata } = await box.cluster.get(CONFIG_MAPS, { namespace: box.namespace, name: 'a' });
  expect(metadata.labels?.[APPLICATION_LABEL]).toBe(box.application.id);
  expect(metadata.annotations?.[TRACKING_ANNOTATION]).toBe(
    `${box.application.trackingPrefix}:/ConfigMap:${box.namespace}/a`,
  );
});

test('4.5: a field we applied and someone else took is taken back by force', async () => {
  const box = await sandbox();
  await box.sync([deployment('web', { replicas: 0 })]);
  await patchAs(box, 'kubectl-edit', 'apps/deployments/web', { spec: { replicas: 1 } });
  const planned = await box.plan([deployment('web', { replicas: 0 })]);
  const [item] = planned.plan.items;
  expect(item).toMatchObject({ action: 'configure', conflicts: [] });
  expect(item?.changes).toMatchObject([
    { pointer: '/spec/replicas', before: 1, after: 0, manager: 'kubectl-edit' },
  ]);
  expect(item?.changes[0]?.since).toMatch(/^\d{4}-/);
  expect(item?.reason).toContain('kubectl-edit');

  const result = await box.execute(planned);
  expect(result.outcome).toBe('succeeded');
  expect(planLines(await box.plan([deployment('web', { replicas: 0 })]))).toEqual([
    'Deployment web: unchanged',
  ]);
});

test('4.5: a field we never owned and another manager owns is a named conflict, and nothing is written', async () => {
  const box = await sandbox();
  await box.sync([deployment('web', { replicas: 0 })]);
  await patchAs(box, 'kubectl-set', 'apps/deployments/web', { spec: { minReadySeconds: 7 } });
  const wanted = deployment('web', { replicas: 0 });
  wanted.spec = { ...(wanted.spec as object), minReadySeconds: 3 };
  const result = await box.sync([wanted, configMap('beside', { x: '1' })]);
  const [item] = result.planned.plan.items.filter(({ action }) => action === 'refuse');
  expect(item?.conflicts).toEqual([
    {
      manager: 'kubectl-set',
      pointer: '/spec/minReadySeconds',
      live: 7,
      desired: 3,
      since: expect.stringMatching(/^\d{4}-/),
      adoptable: true,
    },
  ]);
  expect(result.outcome).toBe('failed');
  expect(result.problem?.code).toBe('field-conflict');
  expect(result.problem?.why).toContain('kubectl-set owns /spec/minReadySeconds');
  await expect(
    box.cluster.get(CONFIG_MAPS, { namespace: box.namespace, name: 'beside' }),
  ).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('an object that exists and is not ours is refused on conflict without showing what it holds', async () => {
  const box = await sandbox();
  const foreign = { ...configMap('a', { x: 'theirs' }), metadata: { name: 'a', namespace: box.namespace } };
  const asKubectl = { fieldManager: 'kubectl-client-side-apply', force: false, dryRun: false };
  await box.cluster.apply(CONFIG_MAPS, foreign, asKubectl);
  const { plan } = await box.plan([configMap('a', { x: 'ours' })]);
  expect(plan.items[0]).toMatchObject({
    action: 'refuse',
    conflicts: [{ manager: 'kubectl-client-side-apply', pointer: '/data/x', desired: 'ours' }],
  });
  expect(JSON.stringify(plan)).not.toContain('theirs');
  expect(plan.items[0]?.reason).toContain('Take over what other tools made');
});

test('an object that exists, is not ours and agrees becomes ours', async () => {
  const box = await sandbox();
  const foreign = {
    ...configMap('a', { other: 'theirs' }),
    metadata: { name: 'a', namespace: box.namespace },
  };
  await box.cluster.apply(CONFIG_MAPS, foreign, { fieldManager: 'someone', force: false, dryRun: false });
  const result = await box.sync([configMap('a', { x: '1' })]);
  expect(result.planned.plan.items[0]).toMatchObject({
    action: 'configure',
    reason: expect.stringContaining('exists'),
  });
  expect(JSON.stringify(result.planned.plan)).not.toContain('theirs');
  expect(result.outcome).toBe('succeeded');
  const { data } = await box.cluster.get(CONFIG_MAPS, { namespace: box.namespace, name: 'a' });
  expect(data).toEqual({ other: 'theirs', x: '1' });
});

test('an object of another application is refused, named only inside the organization', async () => {
  const organization = '11111111-1111-4111-8111-111111111111';
  const box = await sandbox({ organization });
  await box.sync([configMap('a', { x: '1' })]);
  const other = await sandbox({ organization });
  const stranger = await sandbox();
  const wanted = { ...configMap('a', { x: '2' }), metadata: { name: 'a', namespace: box.namespace } };
  const [refused] = (await other.plan([wanted])).plan.items;
  expect(refused).toMatchObject({ action: 'refuse', reason: expect.stringContaining(box.application.id) });
  const [hidden] = (await stranger.plan([wanted])).plan.items;
  expect(hidden).toMatchObject({ action: 'refuse', reason: expect.stringContaining('another organization') });
  expect(hidden?.reason).not.toContain(box.application.id);
});

test('A.4: FailOnSharedResource is always so, and cannot be switched off', async () => {
  const other = await sandbox();
  await other.sync([configMap('a', { x: '1' })]);
  const box = await sandbox();
  const shared = [{ ...configMap('a', { x: '1' }), metadata: { name: 'a', namespace: other.namespace } }];
  for (const syncOptions of [[], ['FailOnSharedResource=true'], ['FailOnSharedResource=false']])
    expect(planLines(await box.plan(shared, { syncOptions, adopt: true }))).toEqual(['ConfigMap a: refuse']);
});

test('a stripped label is drift of our object, not a deletion', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' })]);
  await patchAs(box, 'kubectl-label', 'configmaps/a', {
    metadata: { labels: { [APPLICATION_LABEL]: null } },
  });
  const planned = await box.plan([configMap('a', { x: '1' })]);
  expect(planned.plan.items[0]).toMatchObject({ action: 'configure' });
  expect(planned.plan.items[0]?.changes.map(({ pointer }) => pointer)).toEqual(['/metadata/labels']);
  const pruned = await box.plan([configMap('b', { x: '1' })]);
  expect(planLines(pruned)).toContain('ConfigMap a: prune');
});

test('a copied object (label and tracking of another) is neither ours nor pruned', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' })]);
  const original = await box.cluster.get(CONFIG_MAPS, { namespace: box.namespace, name: 'a' });
  const { labels, annotations } = original.metadata;
  const copy = {
    ...configMap('copy', { x: '1' }),
    metadata: {
      name: 'copy',
      namespace: box.namespace,
      labels: labels ?? {},
      annotations: annotations ?? {},
    },
  };
  await box.cluster.apply(CONFIG_MAPS, copy, { fieldManager: 'someone', force: false, dryRun: false });
  const planned = await box.plan([configMap('a', { x: '1' })]);
  expect(planLines(planned)).toEqual(['ConfigMap a: unchanged']);
});

test('4.11: our writes are by our own field manager alone', async () => {
  const box = await sandbox();
  await box.sync([configMap('a', { x: '1' })]);
  const { metadata } = await box.cluster.get(CONFIG_MAPS, { namespace: box.namespace, name: 'a' });
  expect(metadata.managedFields).toMatchObject([{ manager: FIELD_MANAGER, operation: 'Apply' }]);
});

test('what others change between list and dry run does not read as our change', async () => {
  const box = await sandbox();
  await box.sync([deployment('web', { replicas: 0 })]);
  const meddling = {
    ...box.cluster,
    list: async (...query: Parameters<typeof box.cluster.list>) => {
      const listed = await box.cluster.list(...query);
      await patchAs(box, 'meddler', 'apps/deployments/web', {
        metadata: { annotations: { meddled: 'yes' } },
      });
      return listed;
    },
  };
  const { plan } = await box.plan(
    [deployment('web', { replicas: 0, image: 'registry.test/web:2' })],
    {},
    meddling,
  );
  expect(plan.items[0]?.changes.map(({ pointer }) => pointer)).toEqual([
    '/spec/template/spec/containers/0/image',
  ]);
});

test('what a removed application left behind is taken over; what a living one has is refused with its name', async () => {
  const organization = randomUUID();
  const old = await sandbox({ organization });
  await old.sync([configMap('a', { x: '1', y: '1' })]);
  const next = await sandbox({ organization });
  const desired = [{ ...configMap('a', { x: '2' }), metadata: { name: 'a', namespace: old.namespace } }];

  const unknown = await next.plan(desired);
  expect(unknown.steps.map(({ owner }) => owner)).toEqual([old.application.id]);
  next.application.others = new Map([[old.application.id, 'shop-staging']]);
  const living = await next.plan(desired);
  expect(living.plan.items[0]?.reason).toBe(
    'It belongs to application “shop-staging”. Remove it from one of the two.',
  );

  next.application.others = new Map([[old.application.id, null]]);
  expect((await next.sync(desired)).outcome).toBe('succeeded');
  const live = await next.cluster.get(CONFIG_MAPS, { namespace: old.namespace, name: 'a' });
  expect(live.data).toEqual({ x: '2' });
  expect(live.metadata.labels?.[APPLICATION_LABEL]).toBe(next.application.id);
  expect(next.ledger.items().map(({ name }) => name)).toEqual(['a']);
});

test('an application of another organization is never gone', async () => {
  const old = await sandbox();
  await old.sync([configMap('a', { x: '1' })]);
  const next = await sandbox();
  next.application.others = new Map([[old.application.id, null]]);
  const desired = [{ ...configMap('a', { x: '2' }), metadata: { name: 'a', namespace: old.namespace } }];
  const { plan, steps } = await next.plan(desired);
  expect(plan.items[0]?.reason).toContain('of another organization');
  expect(steps[0]?.owner).toBeUndefined();
});

test('4.12: handed over inside an organization: the old application keeps it from deletion, the new one takes it as it is', async () => {
  const organization = randomUUID();
  const old = await sandbox({ organization });
  await old.sync([configMap('moves', { x: '1' }), configMap('stays', {})]);
  const next = await sandbox({ organization });
  const moved = { ...configMap('moves', { x: '1' }), metadata: { name: 'moves', namespace: old.namespace } };
  const key = `/ConfigMap/${old.namespace}/moves`;
  const uid = async () =>
    (await old.cluster.get(CONFIG_MAPS, { namespace: old.namespace, name: 'moves' })).metadata.uid;
  const before = await uid();

  old.application.wantedBy = new Map([[key, 'shop-next']]);
  const left = await old.sync([configMap('stays', {})]);
  expect(left.outcome).toBe('succeeded');
  expect(left.results[0]).toMatchObject({
    outcome: 'skipped',
    message: 'Application “shop-next” has it now: it is handed over, not deleted.',
  });

  next.application.others = new Map([[old.application.id, 'shop']]);
  expect((await next.plan([moved])).plan.items[0]?.action).toBe('refuse');
  next.application.released = new Set([key]);
  expect((await next.sync([moved])).outcome).toBe('succeeded');
  expect(await uid()).toBe(before);
  expect(planLines(await next.plan([moved]))).toEqual(['ConfigMap moves: unchanged']);

  // The old one finds the other's mark and forgets it, whatever it is told.
  old.application.wantedBy = new Map();
  expect((await old.sync([configMap('stays', {})])).outcome).toBe('succeeded');
  expect(old.ledger.items().map(({ name }) => name)).toEqual(['stays']);
  expect(await uid()).toBe(before);
});
