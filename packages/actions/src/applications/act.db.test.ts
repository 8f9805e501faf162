import { randomUUID } from 'node:crypto';
import { canAct } from '@landfall/contracts/act';
import { type ResourceRef, resourceKey } from '@landfall/contracts/resource';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyKey, configMap, rendered, testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { listActivity } from '../activity/list.ts';
import { createAgentCluster } from '../agents/create-cluster.ts';
import type { Context } from '../context.ts';
import { lockApplication } from '../freeze/lock.ts';
import { stopLine } from '../freeze/stop-line.ts';
import { toJson } from '../json.ts';
import { takeProbe } from '../probes/take.ts';
import { beginSync } from '../syncs/begin.ts';
import { finishSync } from '../syncs/finish.ts';
import { unitOfWork } from '../unit.ts';
import { actOnObject, isActTooLate } from './act.ts';
import { findPlace } from './find-place.ts';
import { getApplication } from './get.ts';
import { recordRender } from './record-render.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const workload = (kind: string, name: string): ResourceRef => ({
  ...{ group: 'apps', version: 'v1', kind, namespace: 'web', name },
});
const web = workload('Deployment', 'web');
const restart = { verb: 'restart', ref: web } as const;

/** An application that has these objects. */
async function application(refs: ResourceRef[], onCluster?: (context: Context) => Promise<string>) {
  const context = await test.member();
  const { id } = await testApplication(context, {}, await onCluster?.(context));
  const { organizationId } = context;
  const rows = refs.map((ref) => ({
    ...{ organizationId, applicationId: id, key: resourceKey(ref), ref: toJson(ref) },
    ...{ status: 'Synced', observedAt: new Date() },
  }));
  await unitOfWork(context, ({ tx }) => tx.resourceState.createMany({ data: rows }));
  return { context, id };
}

const agentCluster = (rights: 'cluster' | 'read-only') => async (context: Context) =>
  (await createAgentCluster(context, { name: `edge-${randomUUID().slice(0, 8)}`, rights, namespaces: [] }))
    .clusterId;

const lastAct = async (context: Context) =>
  (await listActivity(context, { limit: 50 })).items.find(({ action }) => action.startsWith('object.'));

it('asks the host, by the verb and the object alone, and is audited', async () => {
  const { context, id } = await application([web]);
  const probe = await actOnObject(context, id, { verb: 'scale-back', ref: web });
  expect(probe).toMatchObject({ kind: 'act', state: 'pending' });
  expect(test.jobs.at(-1)).toEqual({
    name: 'answer-probe-apply',
    payload: { organizationId: context.organizationId, probeId: probe.id },
  });
  const taken = await takeProbe(context, 'apply', applyKey(test), probe.id);
  expect(taken?.input).toEqual({
    ...{ kind: 'act', applicationId: id, verb: 'scale-back', ref: web },
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  });
  expect(await lastAct(context)).toMatchObject({
    action: 'object.scale-back',
    actor: { kind: 'user' },
    subject: { kind: 'application', id },
    detail: { object: 'apps/Deployment/web/web' },
  });
});

describe('is refused', () => {
  it('for another organization, as if there were nothing', async () => {
    const { id } = await application([web]);
    await expect(actOnObject(await test.member(), id, restart)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('for an object that is not among those of the application', async () => {
    const { context, id } = await application([web]);
    const other = { ...restart, ref: workload('Deployment', 'other') };
    await expect(actOnObject(context, id, other)).rejects.toMatchObject({ code: 'not-found' });
    expect(await lastAct(context)).toBeUndefined();
  });

  it('for a kind that knows no such thing', async () => {
    const daemon = workload('DaemonSet', 'agent');
    const { context, id } = await application([daemon]);
    await expect(actOnObject(context, id, { verb: 'scale-back', ref: daemon })).rejects.toMatchObject({
      code: 'refused',
      message: 'DaemonSet agent was not scaled back.',
    });
    expect(canAct('restart', daemon)).toBe(true);
    expect(canAct('restart', { ...daemon, group: 'extensions' })).toBe(false);
  });

  it('where the agent may only read', async () => {
    const { context, id } = await application([web], agentCluster('read-only'));
    await expect(actOnObject(context, id, restart)).rejects.toMatchObject({
      code: 'refused',
      why: expect.stringContaining('may only read'),
    });
    const other = await application([web], agentCluster('cluster'));
    expect(await actOnObject(other.context, other.id, restart)).toMatchObject({ state: 'pending' });
  });

  it('while it is being deleted', async () => {
    const { context, id } = await application([web]);
    await unitOfWork(context, ({ tx }) =>
      tx.application.updateMany({ where: { id }, data: { deletion: 'foreground' } }),
    );
    await expect(actOnObject(context, id, restart)).rejects.toMatchObject({ code: 'refused' });
  });

  it('while somebody holds it, unless it is said why; that is kept', async () => {
    const { context, id } = await application([web]);
    await stopLine(context, { reason: 'The till is down.' });
    await expect(actOnObject(context, id, restart)).rejects.toMatchObject({
      code: 'held',
      message: '“web” was not restarted.',
      why: expect.stringContaining('The till is down.'),
    });
    await actOnObject(context, id, { ...restart, override: { reason: 'It leaks.' } });
    expect(await lastAct(context)).toMatchObject({
      detail: { reason: 'It leaks.', over: expect.stringContaining('stopped the line') },
    });
  });

  it('while it is locked by somebody else, and not by whoever locked it', async () => {
    const { context, id } = await application([web]);
    await lockApplication(context, id, { reason: 'Mine.', expiresAt: null });
    const colleague: Context = { ...context, actor: { kind: 'user', userId: randomUUID(), name: 'Bob' } };
    await expect(actOnObject(colleague, id, restart)).rejects.toMatchObject({ code: 'held' });
    expect(await actOnObject(context, id, restart)).toMatchObject({ state: 'pending' });
  });
});

it('is not begun a minute later', () => {
  const at = '2026-11-28T12:00:00Z';
  expect(isActTooLate(at, new Date('2026-11-28T12:00:59Z'))).toBe(false);
  expect(isActTooLate(at, new Date('2026-11-28T12:01:02Z'))).toBe(true);
});

it('nothing is scaled back to what was, while a sync brings what is to be; a restart goes on', async () => {
  const { context, id } = await application([web]);
  await recordRender(context, id, 1, { snapshot: await rendered(test, context, id, [configMap('a')]) });
  const syncId = (await getApplication(context, id)).lastSync?.id ?? '';
  const begun = await beginSync(context, syncId, { holder: randomUUID(), seconds: 60 });
  if (typeof begun !== 'object') throw new Error('it was to begin');
  const back = { verb: 'scale-back', ref: web } as const;
  await expect(actOnObject(context, id, back)).rejects.toMatchObject({ why: 'A sync is under way.' });
  expect(await findPlace(context, id)).toMatchObject({ isSyncing: true });
  await expect(actOnObject(context, id, restart)).resolves.toMatchObject({ kind: 'act' });
  await finishSync(context, begun.lease, { syncId, outcome: 'succeeded', results: [], durations: {} });
  expect(await findPlace(context, id)).toMatchObject({ isSyncing: false });
  await expect(actOnObject(context, id, back)).resolves.toMatchObject({ kind: 'act' });
});
