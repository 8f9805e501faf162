import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { APPLICATION_LABEL, type Manifest, SYNC_ANNOTATION } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { JOBS, job } from '../../test/jobs.ts';
import { aRun, configMap, planLines, type Sandbox, sandbox } from '../../test/sandbox.ts';
import { health } from '../health/health.ts';
import type { Cluster } from '../index.ts';

const find = async (box: Sandbox, name: string): Promise<Manifest | undefined> =>
  (await box.cluster.list(JOBS, { namespace: box.namespace })).find(({ metadata }) => metadata.name === name);
const there = (found: Manifest | undefined): boolean =>
  found !== undefined && found.metadata.deletionTimestamp === undefined;
const order = (box: Sandbox): string[] =>
  box.events.flatMap((event) => (event.type === 'object-applied' ? [event.result.ref.name] : []));

test('A.2: PreSync, Sync and PostSync in their order, each waited for; none is in the inventory or counted', async () => {
  const box = await sandbox();
  const desired = [job('after', 'PostSync'), configMap('a', { x: '1' }), job('before', 'PreSync')];
  const first = await box.sync(desired);
  expect(first.outcome).toBe('succeeded');
  expect(planLines(first.planned)).toEqual([
    'Job before: create',
    'ConfigMap a: create',
    'Job after: create',
  ]);
  expect(order(box)).toEqual(['before', 'a', 'after']);
  const healthy = box.events.findIndex(
    (event) => event.type === 'object-health' && event.health.status === 'Healthy',
  );
  const applied = box.events.findIndex(
    (event) => event.type === 'object-applied' && event.result.ref.name === 'a',
  );
  expect(healthy).toBeGreaterThan(-1);
  expect(healthy).toBeLessThan(applied);
  expect(first.planned.plan.summary).toMatchObject({ create: 1 });
  expect(box.ledger.items().map(({ name }) => name)).toEqual(['a']);

  box.previous = desired;
  const look = await box.observe();
  expect(look.resources.map(({ ref, status }) => `${ref.kind} ${status}`)).toEqual(['ConfigMap Synced']);
  expect(look.plan.items.map(({ ref }) => ref.kind)).toEqual(['ConfigMap']);
});

test('A.2: no policy is BeforeHookCreation: the next sync deletes the old one first, all else is unchanged', async () => {
  const box = await sandbox();
  const desired = [configMap('a', { x: '1' }), job('migrate', 'PreSync')];
  await box.sync(desired);
  const old = await find(box, 'migrate');
  const second = await box.sync(desired);
  expect(second.outcome).toBe('succeeded');
  expect(second.planned.plan.summary).toMatchObject({ create: 0, configure: 0, unchanged: 1 });
  const made = await find(box, 'migrate');
  expect(made?.metadata.uid).not.toBe(old?.metadata.uid);
});

test('A.2: a hook that this very run made is not run again', async () => {
  const box = await sandbox();
  const desired = [configMap('a', { x: '1' }), job('migrate', 'PreSync')];
  const run = aRun();
  await box.sync(desired, {}, run);
  const made = await find(box, 'migrate');
  expect(made?.metadata.annotations?.[SYNC_ANNOTATION]).toBe(run.id);
  const resumed = await box.sync(desired, {}, run);
  expect(resumed.outcome).toBe('succeeded');
  expect((await find(box, 'migrate'))?.metadata.uid).toBe(made?.metadata.uid);

  // Its object may be gone by then: that it ended well is known from the results.
  if (!made) throw new Error('no hook');
  const { uid } = made.metadata;
  await box.cluster.delete(
    JOBS,
    { namespace: box.namespace, name: 'migrate' },
    { uid: String(uid), propagation: 'Background' },
  );
  const key = `batch/Job/${box.namespace}/migrate@PreSync`;
  const again = await box.sync(desired, {}, { ...run, done: new Set([key]) });
  expect(again.outcome).toBe('succeeded');
  expect(there(await find(box, 'migrate'))).toBe(false);
});

test('A.2: HookSucceeded deletions happen only when the whole sync succeeds', async () => {
  const box = await sandbox();
  const before = job('before', 'PreSync', { policy: 'HookSucceeded' });
  const bad = job('after', 'PostSync', { fails: true });
  const failed = await box.sync([before, configMap('a', { x: '1' }), bad]);
  expect(failed).toMatchObject({ outcome: 'failed', problem: { code: 'hook-failed' } });
  expect(failed.problem?.what).toBe(`The PostSync hook Job after in ${box.namespace} failed.`);
  expect(there(await find(box, 'before'))).toBe(true);

  expect((await box.sync([before, configMap('a', { x: '1' })])).outcome).toBe('succeeded');
  expect(there(await find(box, 'before'))).toBe(false);
});

const uidOf = async (box: Sandbox, name: string) => (await find(box, name))?.metadata.uid;

test.each(['HookSucceeded', 'HookFailed'])(
  'A.2: with %s alone what an earlier run left is never taken for this run’s hook: it runs once in each sync',
  async (policy) => {
    const box = await sandbox();
    const fails = policy === 'HookSucceeded';
    const first = await box.sync([job('migrate', 'PreSync', { policy, fails }), configMap('a', {})]);
    expect(first.outcome).toBe(fails ? 'failed' : 'succeeded');
    const left = await uidOf(box, 'migrate');
    expect(left).toBeDefined();
    const mended = job('migrate', 'PreSync', { policy: 'HookFailed' });
    expect((await box.sync([mended, configMap('a', {})])).outcome).toBe('succeeded');
    expect(await uidOf(box, 'migrate')).not.toBe(left);
  },
);

test('A.2: a hook of two phases runs in each of them, in every sync, and in one that is resumed between them', async () => {
  const box = await sandbox();
  const both = [job('both', 'PreSync,PostSync'), configMap('a', {})];
  const made = new Set<unknown>();
  const noting: Cluster = {
    ...box.cluster,
    apply: async (kind, manifest, options) => {
      const applied = await box.cluster.apply(kind, manifest, options);
      if (!options.dryRun && manifest.kind === 'Job') made.add(applied.object.metadata.uid);
      return applied;
    },
  };
  const syncOnce = async (run = aRun()) => box.execute(await box.plan(both, {}, noting, run), {}, noting);
  expect((await syncOnce()).outcome).toBe('succeeded');
  expect(made.size).toBe(2);
  expect((await syncOnce()).outcome).toBe('succeeded');
  expect(made.size).toBe(4);

  // An attempt that ends between the two, and the next one of the same run.
  const run = aRun();
  const stopped = await box.plan(both, {}, noting, run);
  box.ledger.supersede({ changes: () => true });
  expect((await box.execute(stopped, {}, noting)).outcome).toBe('superseded');
  expect(made.size).toBe(5);
  box.ledger.supersede(undefined);
  const key = `batch/Job/${box.namespace}/both@PreSync`;
  expect((await syncOnce({ ...run, done: new Set([key]) })).outcome).toBe('succeeded');
  expect(made.size).toBe(6);
});

test('A.1, A.2: a failure deletes hooks with HookFailed and runs SyncFail; what comes later is not run', async () => {
  const box = await sandbox();
  const desired = [
    job('before', 'PreSync', { fails: true, policy: 'HookFailed' }),
    configMap('a', { x: '1' }),
    job('alarm', 'SyncFail'),
  ];
  const failed = await box.sync(desired);
  expect(failed.outcome).toBe('failed');
  expect(there(await find(box, 'before'))).toBe(false);
  expect(there(await find(box, 'alarm'))).toBe(true);
  const outcomes = Object.fromEntries(failed.results.map(({ ref, outcome }) => [ref.name, outcome]));
  expect(outcomes).toEqual({ before: 'failed', a: 'skipped', alarm: 'created' });
});

test('A.2: an object that becomes a hook is tracked no more and not pruned beside it; one that was a hook is tracked again', async () => {
  const box = await sandbox();
  const hook = job('migrate', 'PreSync');
  const { annotations: _hook, ...metadata } = hook.metadata;
  const plain = { ...hook, metadata };
  await box.sync([plain, configMap('a', {})]);
  const before = await uidOf(box, 'migrate');
  for (let count = 0; count < 2; count += 1) {
    const { outcome, planned } = await box.sync([hook, configMap('a', {})]);
    expect(outcome).toBe('succeeded');
    expect(planLines(planned)).toEqual(['Job migrate: create', 'ConfigMap a: unchanged']);
    expect(box.ledger.items().map(({ name }) => name)).toEqual(['a']);
  }
  expect(await uidOf(box, 'migrate')).not.toBe(before);

  expect((await box.sync([plain, configMap('a', {})])).outcome).toBe('succeeded');
  expect(
    box.ledger
      .items()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['a', 'migrate']);
  expect(planLines(await box.plan([configMap('a', {})]))).toEqual([
    'Job migrate: prune',
    'ConfigMap a: unchanged',
  ]);
});

test('A.2: SyncFail does not run when all goes well', async () => {
  const box = await sandbox();
  const { results, outcome } = await box.sync([configMap('a', { x: '1' }), job('alarm', 'SyncFail')]);
  expect(outcome).toBe('succeeded');
  expect(results.at(-1)).toMatchObject({ outcome: 'skipped', message: 'It runs only when a sync fails.' });
  expect(await find(box, 'alarm')).toBeUndefined();
});

test('A.2: generateName becomes <generateName><revision 7>-<phase>-<start>, one object a phase', async () => {
  const box = await sandbox();
  const both = job('', 'PreSync,PostSync');
  both.metadata = { ...both.metadata, generateName: 'Check-' };
  const { outcome, planned } = await box.sync([both, configMap('a', { x: '1' })]);
  expect(outcome).toBe('succeeded');
  const start = aRun().startedAt.getTime() / 1000;
  expect(planLines(planned)).toEqual([
    `Job check-0123456-presync-${start}: create`,
    'ConfigMap a: create',
    `Job check-0123456-postsync-${start}: create`,
  ]);
});

test('A.2: no hooks in a selective sync', async () => {
  const box = await sandbox();
  const desired = [configMap('a', { x: '1' }), job('migrate', 'PreSync')];
  await box.sync(desired);
  const [a] = box.ledger.items();
  if (!a) throw new Error('no inventory');
  expect((await box.plan(desired)).plan.items).toHaveLength(2);
  const selective = await box.plan(desired, { scope: [a] });
  expect(planLines(selective)).toEqual(['ConfigMap a: unchanged']);
});

test('A.1: a cancelled sync deletes the hook that runs: "Operation terminated"', async () => {
  const box = await sandbox();
  const slow = job('slow', 'PreSync', { fails: true });
  slow.spec = { ...(slow.spec as object), activeDeadlineSeconds: 600 };
  const planned = await box.plan([slow, configMap('a', { x: '1' })]);
  const running = box.execute(planned);
  await expect.poll(() => order(box), { timeout: 10_000 }).toEqual(['slow']);
  box.ledger.stop('cancelled');
  const ended = await running;
  expect(ended.outcome).toBe('cancelled');
  expect(ended.results[0]).toMatchObject({ outcome: 'failed', message: 'Operation terminated' });
  expect(there(await find(box, 'slow'))).toBe(false);
});

test('a hook does not replace what is not a hook of this application', async () => {
  const box = await sandbox();
  const { annotations: _hook, ...metadata } = job('migrate', 'PreSync').metadata;
  await box.cluster.create(
    JOBS,
    { ...job('migrate', 'PreSync'), metadata: { ...metadata, namespace: box.namespace } },
    { fieldManager: 'somebody', dryRun: false },
  );
  const { plan } = await box.plan([configMap('a', { x: '1' }), job('migrate', 'PreSync')]);
  expect(plan.items[0]).toMatchObject({
    action: 'refuse',
    reason: expect.stringContaining('is no hook of this application'),
  });
});

test('a Job of that name which cannot be changed either is named so, not by what the API server says of its fields', async () => {
  const box = await sandbox();
  const theirs = job('migrate', 'PreSync', { fails: true });
  await box.cluster.create(
    JOBS,
    { ...theirs, metadata: { name: 'migrate', namespace: box.namespace } },
    { fieldManager: 'somebody', dryRun: false },
  );
  const { plan } = await box.plan([job('migrate', 'PreSync')]);
  expect(plan.items[0]?.reason).toContain('is no hook of this application');
});

test('what a hook of a removed application left is replaced; one of a living application is refused with its name', async () => {
  const organization = randomUUID();
  const old = await sandbox({ organization });
  await old.sync([job('migrate', 'PreSync')]);
  const left = await find(old, 'migrate');
  const next = await sandbox({ organization });
  const mine = job('migrate', 'PreSync', { policy: 'BeforeHookCreation' });
  const desired = [{ ...mine, metadata: { ...mine.metadata, namespace: old.namespace } }];

  expect((await next.plan(desired)).steps.map(({ owner }) => owner)).toEqual([old.application.id]);
  next.application.others = new Map([[old.application.id, 'shop']]);
  expect((await next.plan(desired)).plan.items[0]?.reason).toContain('It belongs to application “shop”.');

  next.application.others = new Map([[old.application.id, null]]);
  expect((await next.sync(desired)).outcome).toBe('succeeded');
  const made = await find(old, 'migrate');
  expect(made?.metadata.uid).not.toBe(left?.metadata.uid);
  expect(made?.metadata.labels?.[APPLICATION_LABEL]).toBe(next.application.id);
});

test('A.1, A.2: a hook that has not ended at the deadline of its wave has failed; no later attempt runs it again', async () => {
  const box = await sandbox();
  const slow = job('slow', 'PreSync', { fails: true, policy: 'HookFailed' });
  slow.spec = { ...(slow.spec as object), activeDeadlineSeconds: 600 };
  const desired = [slow, configMap('a', { x: '1' })];
  const run = aRun();
  const ended = await box.sync(desired, { waveDeadlineMs: 300 }, run);
  expect(ended).toMatchObject({ outcome: 'failed', problem: { code: 'wave-deadline' } });
  expect(ended.results[0]).toMatchObject({ outcome: 'failed', message: expect.stringContaining('deadline') });
  expect(there(await find(box, 'slow'))).toBe(false);

  const failed = new Map([[`batch/Job/${box.namespace}/slow@PreSync`, 'its time was up']]);
  const again = await box.sync(desired, {}, { ...run, failed });
  expect(again).toMatchObject({
    outcome: 'failed',
    problem: { code: 'hook-failed', why: 'its time was up.' },
  });
  expect(there(await find(box, 'slow'))).toBe(false);
  expect(box.ledger.items()).toEqual([]);
});

test('A.2: what Argo CD left as a hook is replaced where it is taken over, the finalizer that it put there with it', async () => {
  const box = await sandbox();
  const desired = [job('migrate', 'PreSync'), configMap('a', {})];
  const left = job('migrate', 'PreSync');
  const finalizers = ['argocd.argoproj.io/hook-finalizer'];
  const { object } = await box.cluster.create(
    JOBS,
    { ...left, metadata: { ...left.metadata, namespace: box.namespace, finalizers } },
    { fieldManager: 'argocd-controller', dryRun: false },
  );
  // What is left has ended. One that is replaced while its pod is being made may hold up the next of its name for five
  // minutes: the Job controller keeps what it expects by name.
  const hasEnded = async () => health((await find(box, 'migrate')) ?? object)?.status === 'Healthy';
  while (!(await hasEnded())) await sleep(50);
  expect((await box.plan(desired)).plan.items[0]).toMatchObject({
    action: 'refuse',
    reason: expect.stringContaining('Take over what other tools made'),
  });
  const adopted = await box.sync(desired, { adopt: true });
  expect(adopted.outcome).toBe('succeeded');
  expect(adopted.planned.plan.items[0]?.reason).toContain('the hook that argocd-controller left');
  const made = await find(box, 'migrate');
  expect(made?.metadata.uid).not.toBe(object.metadata.uid);
  expect(made?.metadata.finalizers).toBeUndefined();
});

test('a finalizer of anybody else holds a hook’s predecessor, and is named, with adopt too', async () => {
  const box = await sandbox();
  const left = job('migrate', 'PreSync');
  const finalizers = ['argocd.argoproj.io/hook-finalizer', 'somebody.test/keeps'];
  await box.cluster.create(
    JOBS,
    { ...left, metadata: { ...left.metadata, namespace: box.namespace, finalizers } },
    { fieldManager: 'argocd-controller', dryRun: false },
  );
  const held = await box.sync([job('migrate', 'PreSync')], { adopt: true, waveDeadlineMs: 500 });
  expect(held.outcome).toBe('failed');
  expect(held.problem?.why).toContain('still being deleted (finalizers: somebody.test/keeps');
  await box.cluster.request({
    method: 'PATCH',
    path: `/apis/batch/v1/namespaces/${box.namespace}/jobs/migrate`,
    contentType: 'application/merge-patch+json',
    body: JSON.stringify({ metadata: { finalizers: null } }),
  });
});

test('A.2: a hook Job that is to go as soon as it ends is seen to its end all the same', async () => {
  const box = await sandbox();
  const quick = job('migrate', 'PreSync');
  quick.spec = { ...(quick.spec as object), ttlSecondsAfterFinished: 0 };
  const { outcome, problem } = await box.sync([quick, configMap('a', {})], { pollMs: 3_000 });
  expect({ outcome, problem }).toEqual({ outcome: 'succeeded', problem: undefined });
  expect((await find(box, 'migrate'))?.spec).toMatchObject({ ttlSecondsAfterFinished: 60 });
});

test('what a hook that ended well wrote is kept, though the hook is deleted; no value of a Secret is in it', async () => {
  const box = await sandbox();
  const migrate = job('migrate', 'PreSync', { policy: 'HookSucceeded' });
  const template = {
    spec: { restartPolicy: 'Never', containers: [{ name: 'migrate', image: 'registry.test/m' }] },
  };
  const wrote: Manifest = { ...migrate, spec: { backoffLimit: 0, template } };
  const { hookLogs, outcome } = await box.sync([wrote, configMap('a', { x: '1' })]);
  expect(outcome).toBe('succeeded');
  expect(hookLogs).toMatchObject([
    {
      ref: { kind: 'Job', name: 'migrate' },
      logs: [{ container: 'migrate', lines: expect.arrayContaining(['done']) }],
    },
  ]);
  const data = { table: btoa('orders:'), column: btoa('paid_at') };
  const secret: Manifest = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data };
  const again = await box.sync([wrote, configMap('a', { x: '2' }), secret]);
  expect(again.hookLogs[0]?.logs[0]?.lines).toContain('••••• added column •••••');
});
