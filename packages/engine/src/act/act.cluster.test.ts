import { RESTARTED_AT } from '@landfall/contracts/act';
import { FIELD_MANAGER, type Manifest, type ResourceRef } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { deployment, patchAs, planLines, type Sandbox, sandbox } from '../../test/sandbox.ts';
import { rememberDiscovery } from '../host/remembered-discovery.ts';
import { standingOf } from '../observe/standing.ts';
import { kindOf } from '../ports/cluster.ts';
import { FenceLost } from '../ports/ledger.ts';
import { act } from './act.ts';
import type { ActOutcome, ActRequest } from './types.ts';

const AT = '2026-11-28T12:00:00Z';
const refIn = ({ namespace }: Sandbox, kind: string, name: string, group = 'apps'): ResourceRef => ({
  ...{ group, version: 'v1', kind, namespace, name },
});

const done = (box: Sandbox, ref: ResourceRef, over: Partial<ActRequest> = {}): Promise<ActOutcome> =>
  act({
    hosted: { cluster: box.cluster, ...rememberDiscovery(box.cluster) },
    application: box.application,
    name: 'shop',
    verb: 'restart',
    ref,
    at: AT,
    applied: box.previous,
    ...over,
  });

async function live(box: Sandbox, ref: ResourceRef): Promise<Manifest> {
  const kind = kindOf(await box.cluster.discover(), ref);
  if (!kind) throw new Error('it is served');
  return box.cluster.get(kind, ref);
}
const specOf = (manifest: Manifest) =>
  manifest.spec as { replicas?: number; template: { metadata: { annotations?: Record<string, string> } } };
const code = (outcome: ActOutcome) => ('problem' in outcome ? outcome.problem.code : 'done');
const scale = (box: Sandbox, name: string, replicas: number) =>
  patchAs(box, 'kubectl', `apps/deployments/${name}/scale`, { spec: { replicas } });

test('a restart replaces the pods, is no drift, and no sync takes it back', async () => {
  const box = await sandbox();
  const web = deployment('web', { replicas: 1 });
  await box.sync([web]);
  const ref = refIn(box, 'Deployment', 'web');
  const before = await live(box, ref);
  expect(await done(box, ref)).toEqual({ acted: { verb: 'restart', at: AT } });
  const after = await live(box, ref);
  expect(specOf(after).template.metadata.annotations).toEqual({ [RESTARTED_AT]: AT });
  expect(after.metadata.generation).toBe(Number(before.metadata.generation) + 1);
  // Nothing of ours went: the observer has no reason for a look.
  expect(standingOf(after)?.ours).toBe(standingOf(before)?.ours);
  expect(planLines(await box.plan([web]))).toEqual(['Deployment web: unchanged']);
  expect(planLines(await box.plan([web], { respectIgnored: true }))).toEqual(['Deployment web: unchanged']);
  const annotated = structuredClone(web);
  specOf(annotated).template.metadata.annotations = { team: 'shop' };
  await box.sync([annotated]);
  expect(specOf(await live(box, ref)).template.metadata.annotations).toEqual({
    [RESTARTED_AT]: AT,
    team: 'shop',
  });
  const bare = { ...web, spec: { ...(web.spec as object), replicas: 2 } };
  await box.sync([bare]);
  expect(specOf(await live(box, ref)).template.metadata.annotations).toEqual({ [RESTARTED_AT]: AT });
});

test('asked for twice it is done once; a later one restarts again', async () => {
  const box = await sandbox();
  await box.sync([deployment('web', { replicas: 1 })]);
  const ref = refIn(box, 'Deployment', 'web');
  await done(box, ref);
  const { generation } = (await live(box, ref)).metadata;
  await done(box, ref);
  expect((await live(box, ref)).metadata.generation).toBe(generation);
  await done(box, ref, { at: '2026-11-28T12:05:00Z' });
  expect((await live(box, ref)).metadata.generation).toBe(Number(generation) + 1);
});

test('what a restart would not do, or would not last, is refused in words and changes nothing', async () => {
  const box = await sandbox();
  const inGit = deployment('in-git', { replicas: 1 });
  specOf(inGit).template.metadata.annotations = { [RESTARTED_AT]: '2026-01-01T00:00:00Z' };
  const daemon: Manifest = {
    ...deployment('agent'),
    kind: 'DaemonSet',
    spec: { ...(deployment('agent').spec as object), updateStrategy: { type: 'OnDelete' } },
  };
  const objects = [inGit, deployment('paused', { replicas: 1, paused: true }), daemon];
  await box.sync(objects, { waitForHealth: false });
  const cases: [ResourceRef, string][] = [
    [refIn(box, 'Deployment', 'in-git'), 'Git sets'],
    [refIn(box, 'Deployment', 'paused'), 'paused'],
    [refIn(box, 'DaemonSet', 'agent'), 'OnDelete'],
  ];
  for (const [ref, words] of cases) {
    const { generation } = (await live(box, ref)).metadata;
    const outcome = await done(box, ref);
    expect(code(outcome)).toBe('restart-refused');
    expect('problem' in outcome && outcome.problem.why).toContain(words);
    expect((await live(box, ref)).metadata.generation).toBe(generation);
  }
});

test('only what was applied last and carries the mark: nothing of others, nothing that merely has the name', async () => {
  const box = await sandbox();
  await box.sync([deployment('web', { replicas: 1 })]);
  const other = { ...deployment('other'), metadata: { name: 'other', namespace: box.namespace } };
  const ref = refIn(box, 'Deployment', 'other');
  const kind = kindOf(await box.cluster.discover(), ref);
  if (!kind) throw new Error('it is served');
  await box.cluster.create(kind, other, { fieldManager: 'somebody', dryRun: false });
  expect(code(await done(box, ref))).toBe('act-not-applied');
  expect(code(await done(box, ref, { applied: [other] }))).toBe('object-not-ours');
  expect(code(await done(box, refIn(box, 'Deployment', 'none'), { applied: [deployment('none')] }))).toBe(
    'object-missing',
  );
  expect(code(await done(box, refIn(box, 'ConfigMap', 'web', '')))).toBe('act-unknown');
  expect(code(await done(box, refIn(box, 'DaemonSet', 'web'), { verb: 'scale-back' }))).toBe('act-unknown');
  expect((await live(box, ref)).metadata.generation).toBe(1);
});

test('scaled by hand it is scaled back to what Git has, and is as if nobody had touched it', async () => {
  const box = await sandbox();
  const web = deployment('web', { replicas: 2 });
  await box.sync([web]);
  const ref = refIn(box, 'Deployment', 'web');
  const before = await live(box, ref);
  await scale(box, 'web', 4);
  await patchAs(box, 'hand', 'apps/deployments/web', { metadata: { annotations: { note: 'by hand' } } });
  expect(planLines(await box.plan([web]))).toEqual(['Deployment web: configure']);
  expect(await done(box, ref, { verb: 'scale-back' })).toEqual({
    acted: { verb: 'scale-back', from: 4, to: 2 },
  });
  const after = await live(box, ref);
  expect(specOf(after).replicas).toBe(2);
  // What else was done by hand stays.
  expect(after.metadata.annotations).toMatchObject({ note: 'by hand' });
  expect(planLines(await box.plan([web]))).toEqual(['Deployment web: unchanged']);
  // Ours as before, so that it goes when it leaves Git.
  expect(standingOf(after)?.ours).toBe(standingOf(before)?.ours);
  const again = await done(box, ref, { verb: 'scale-back' });
  expect(again).toEqual({ acted: { verb: 'scale-back', from: 2, to: 2 } });
});

test('where it died between its two writes, asking again makes the field ours as before', async () => {
  const box = await sandbox();
  const web = deployment('web', { replicas: 2 });
  await box.sync([web]);
  await scale(box, 'web', 4);
  // The first of its writes, as its own manager makes it.
  await patchAs(box, FIELD_MANAGER, 'apps/deployments/web', { spec: { replicas: 2 } });
  const ref = refIn(box, 'Deployment', 'web');
  const entries = async () =>
    ((await live(box, ref)).metadata.managedFields as { manager: string; operation: string }[])
      .filter(({ manager }) => manager === FIELD_MANAGER)
      .map(({ operation }) => operation);
  expect(await entries()).toContain('Update');
  expect(await done(box, ref, { verb: 'scale-back' })).toEqual({
    acted: { verb: 'scale-back', from: 2, to: 2 },
  });
  expect(await entries()).toEqual(['Apply']);
});

test('without replicas in Git, or with an autoscaler, nothing is scaled', async () => {
  const box = await sandbox();
  const autoscaler: Manifest = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'scaler' },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 5 },
  };
  const web = deployment('web', { replicas: 1 });
  const other = deployment('other', { replicas: 1 });
  await box.sync([web, other, deployment('free')], { waitForHealth: false });
  const free = refIn(box, 'Deployment', 'free');
  const ref = refIn(box, 'Deployment', 'web');
  await scale(box, 'free', 3);
  await scale(box, 'web', 3);
  expect(code(await done(box, free, { verb: 'scale-back' }))).toBe('no-replicas');
  const inGit = await done(box, ref, { verb: 'scale-back', applied: [web, autoscaler] });
  expect('problem' in inGit && inGit.problem).toMatchObject({
    code: 'autoscaled',
    why: expect.stringContaining('scaler'),
  });
  const elsewhere = structuredClone(autoscaler);
  elsewhere.metadata.namespace = 'elsewhere';
  Object.assign(elsewhere.spec as object, { scaleTargetRef: { kind: 'Deployment', name: 'other' } });
  const applied = [web, other, elsewhere];
  const beside = await done(box, refIn(box, 'Deployment', 'other'), { verb: 'scale-back', applied });
  expect(beside).toMatchObject({ acted: { verb: 'scale-back' } });
  const kind = kindOf(await box.cluster.discover(), {
    ...{ group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler' },
  });
  if (!kind) throw new Error('it is served');
  const theirs = { ...autoscaler, metadata: { name: 'theirs', namespace: box.namespace } };
  await box.cluster.create(kind, theirs, { fieldManager: 'somebody', dryRun: false });
  const inCluster = await done(box, ref, { verb: 'scale-back' });
  expect('problem' in inCluster && inCluster.problem.why).toContain('theirs');
  expect(specOf(await live(box, ref)).replicas).toBe(3);
});

test('a write that comes too late is not sent', async () => {
  const box = await sandbox();
  await box.sync([deployment('web', { replicas: 1 })]);
  const ref = refIn(box, 'Deployment', 'web');
  const { patch } = box.cluster.guarded(() => {
    throw new FenceLost('It is too late.');
  });
  const hosted = { cluster: { ...box.cluster, patch }, ...rememberDiscovery(box.cluster) };
  await expect(done(box, ref, { hosted })).rejects.toBeInstanceOf(FenceLost);
  expect(specOf(await live(box, ref)).template.metadata.annotations).toBeUndefined();
});
