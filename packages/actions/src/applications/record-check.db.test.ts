import type { SyncPolicy } from '@landfall/contracts/application';
import type { Plan, PlanAction } from '@landfall/contracts/plan';
import type { ResourceRef } from '@landfall/contracts/resource';
import type { SyncState } from '@landfall/contracts/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configMap, rendered, testApplication } from '../../test/application.ts';
import { eventsOf, type TestPlatform, testPlatform } from '../../test/testing.ts';
import type { Context } from '../context.ts';
import { acquireLease } from '../leases/acquire.ts';
import { applicationLease } from '../leases/lease.ts';
import { releaseLease } from '../leases/release.ts';
import { noteMoved } from '../observing/note-moved.ts';
import { askForSync } from '../syncs/ask.ts';
import { finishSync } from '../syncs/finish.ts';
import { listSyncs } from '../syncs/list.ts';
import { startSync } from '../syncs/start.ts';
import { unitOfWork } from '../unit.ts';
import { getApplication } from './get.ts';
import { openForCheck } from './open-for-check.ts';
import { recordCheck } from './record-check.ts';
import { recordRender } from './record-render.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const refOf = (name: string): ResourceRef => ({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  namespace: 'web',
  name,
});

/** What a look came to: `name action` for each object. */
function planOf(found: Record<string, PlanAction>): Plan {
  const items = Object.entries(found).map(([name, action]): Plan['items'][number] => {
    const change = { pointer: '/data/x', before: 'theirs', after: 'ours', manager: 'kubectl' };
    const changes = action === 'configure' ? [change] : [];
    return { ref: refOf(name), action, phase: 'Sync', wave: 0, changes, conflicts: [], warnings: [] };
  });
  const summary = { create: 0, configure: 0, unchanged: 0, prune: 0, skip: 0, refuse: 0 };
  for (const { action } of items) summary[action] += 1;
  return { digest: JSON.stringify(found), items, summary, warnings: [] };
}

interface Line {
  context: Context;
  id: string;
  /** A look at the application, seconds from now. */
  look(found: Record<string, PlanAction>, later?: number): Promise<string>;
  /** Runs the newest sync to this end. */
  end(outcome: 'succeeded' | 'failed'): Promise<void>;
  /** `trigger state: scope`, the newest first. */
  syncs(): Promise<string[]>;
}

/** An application that is synced, all of it. */
async function synced(policy: Partial<SyncPolicy> = {}): Promise<Line> {
  const context = await test.member();
  const { id } = await testApplication(context, policy);
  await recordRender(context, id, 1, { snapshot: await rendered(test, context, id, [configMap('a')]) });
  const newest = async () => (await listSyncs(context, { limit: 20, applicationId: id })).items;
  const line: Line = {
    context,
    id,
    look: async (found, later = 0) => {
      const then = { ...context, now: () => new Date(Date.now() + later * 1_000) };
      const due = { nextCheckAt: new Date(0) };
      await unitOfWork(context, ({ tx }) => tx.application.updateMany({ where: { id }, data: due }));
      const checked = await openForCheck(then, id, 60);
      if (!checked) return 'not due';
      return recordCheck(then, checked, {
        resources: [],
        health: { status: 'Healthy' },
        plan: planOf(found),
      });
    },
    end: async (outcome) => {
      const [sync] = await newest();
      const held = await acquireLease(context, applicationLease(id), crypto.randomUUID(), 30);
      if (!held || !sync) throw new Error('a sync and its lease were to be there');
      await startSync(context, held, sync.id);
      const problem = { code: 'object-failed', what: 'No.', why: 'It says no.', fix: 'Mend it.' };
      await finishSync(context, held, {
        syncId: sync.id,
        outcome,
        results: [],
        durations: {},
        seen: { resources: [], health: { status: 'Healthy' }, complete: true },
        ...(outcome === 'failed' ? { problem } : {}),
      });
      await releaseLease(context, held);
    },
    syncs: async () => {
      const scopeOf = (scope: ResourceRef[] | null) => scope?.map(({ name }) => name).join(' ') ?? 'all';
      return (await newest()).map(
        ({ trigger, state, scope }: { trigger: string; state: SyncState; scope: ResourceRef[] | null }) =>
          `${trigger} ${state}: ${scopeOf(scope)}`,
      );
    },
  };
  if ((await newest()).length === 0) await askForSync(context, id);
  await line.end('succeeded');
  return line;
}

it('A.3: what drifted is healed by a sync of just that, in the history like any other', async () => {
  const line = await synced();
  expect(await line.look({ a: 'unchanged', b: 'configure', c: 'create' })).toBe('healing');
  const [heal, ...before] = await line.syncs();
  expect(heal).toBe('self-heal pending: b c');
  expect(before).toHaveLength(1);
  await line.end('succeeded');
  expect((await line.syncs())[0]).toBe('self-heal succeeded: b c');
});

it('A.5: an ignored difference, an object left alone and what is extraneous ask for no heal', async () => {
  const line = await synced();
  // What is ignored is unchanged to a look, what is left alone a skip.
  expect(await line.look({ a: 'unchanged', left: 'skip' })).toBe('recorded');
  expect(await getApplication(line.context, line.id)).toMatchObject({ syncStatus: 'Synced' });
  expect(await line.syncs()).toHaveLength(1);
});

it.each([
  ['self-heal is off', { selfHeal: false }],
  ['automatic sync is off', { automated: false }],
] as const)('A.3: where %s drift is shown and stays', async (_name, policy) => {
  const line = await synced(policy);
  expect(await line.look({ a: 'configure' })).toBe('recorded');
  expect(await getApplication(line.context, line.id)).toMatchObject({ syncStatus: 'OutOfSync' });
  expect(await line.syncs()).toHaveLength(1);
});

it('4.12: what left Git and what is refused is no matter of a heal: nothing is pruned by itself', async () => {
  const line = await synced();
  expect(await line.look({ a: 'unchanged', gone: 'prune', odd: 'refuse' })).toBe('recorded');
  expect(await getApplication(line.context, line.id)).toMatchObject({ syncStatus: 'OutOfSync' });
  expect(await line.look({ a: 'configure', gone: 'prune' })).toBe('healing');
  expect((await line.syncs())[0]).toBe('self-heal pending: a');
});

it('A.3: a heal that failed is tried again after five minutes, one that succeeded at once', async () => {
  const line = await synced();
  await line.look({ a: 'configure' });
  await line.end('succeeded');
  expect(await line.look({ a: 'configure' })).toBe('healing');
  await line.end('failed');
  expect(await line.look({ a: 'configure' }, 290)).toBe('recorded');
  expect(await line.look({ a: 'configure' }, 310)).toBe('healing');
  await line.end('succeeded');
  expect(await getApplication(line.context, line.id)).toMatchObject({ syncStatus: 'Synced', problem: null });
});

it('A.3: what a failed sync of the whole left half done is not healed: a newer commit or a person goes on', async () => {
  const line = await synced();
  await askForSync(line.context, line.id);
  await line.end('failed');
  expect(await line.look({ a: 'configure' }, 3_600)).toBe('recorded');
  expect(await getApplication(line.context, line.id)).toMatchObject({ syncStatus: 'Failed' });
});

it('a plan that is another one is told, for it travels with no event of its own; the same one is not', async () => {
  const line = await synced({ automated: false });
  const told = async () =>
    (await eventsOf(line.context)).filter((event) => event.type === 'application').length;
  await line.look({ a: 'refuse' });
  const first = await told();
  await line.look({ a: 'refuse' });
  expect(await told()).toBe(first);
  // As out of sync and as healthy as before.
  await line.look({ a: 'configure' });
  expect(await told()).toBe(first + 1);
});

it('a look that a sync has overtaken is dropped', async () => {
  const line = await synced();
  const { context, id } = line;
  const due = { nextCheckAt: new Date(0) };
  await unitOfWork(context, ({ tx }) => tx.application.updateMany({ where: { id }, data: due }));
  const checked = await openForCheck(context, id, 60);
  if (!checked) throw new Error('the check was to be due');
  await askForSync(context, id);
  const result = { resources: [], health: { status: 'Healthy' } as const, plan: planOf({ a: 'configure' }) };
  expect(await recordCheck(context, checked, result)).toBe('overtaken');
  expect((await line.syncs()).filter((one) => one.startsWith('self-heal'))).toEqual([]);
});

it('a render that ends during a look overtakes it only with other objects: what Refresh asks of both is told at once', async () => {
  const { context, id } = await synced();
  const lookDuring = async (asked: number, value: string) => {
    const due = { nextCheckAt: new Date(0) };
    await unitOfWork(context, ({ tx }) => tx.application.updateMany({ where: { id }, data: due }));
    const checked = await openForCheck(context, id, 60);
    if (!checked) throw new Error('the check was to be due');
    const objects = [configMap('a', value === '' ? {} : { value })];
    await recordRender(context, id, asked, { snapshot: await rendered(test, context, id, objects) });
    return recordCheck(context, checked, {
      resources: [],
      health: { status: 'Suspended' },
      plan: planOf({ a: 'unchanged' }),
    });
  };
  expect(await lookDuring(2, '')).toBe('recorded');
  expect(await getApplication(context, id)).toMatchObject({ health: { status: 'Suspended' } });
  expect(await lookDuring(3, 'other')).toBe('overtaken');
});

it('is looked at next after the long pause only when it was found as Git wants it and healthy', async () => {
  const { context, id } = await synced();
  const nextIn = async (found: { status: 'Healthy' | 'Degraded' }, during = async () => {}) => {
    await unitOfWork(context, ({ tx }) =>
      tx.application.updateMany({ where: { id }, data: { nextCheckAt: new Date(0) } }),
    );
    const checked = await openForCheck(context, id, 60);
    if (!checked) throw new Error('it was due');
    await during();
    await recordCheck(context, checked, {
      resources: [],
      health: found,
      plan: planOf({}),
      steadySeconds: 1_800,
    });
    const { nextCheckAt } = await unitOfWork(context, ({ tx }) =>
      tx.application.findFirstOrThrow({ where: { id }, select: { nextCheckAt: true } }),
    );
    return (nextCheckAt.getTime() - Date.now()) / 1_000;
  };
  expect(await nextIn({ status: 'Degraded' })).toBeLessThan(70);
  expect(await nextIn({ status: 'Healthy' })).toBeGreaterThan(1_500);
  // What moves while it is looked at was not seen by that look.
  const { clusterId } = await getApplication(context, id);
  const moves = () => noteMoved(context, [id], clusterId);
  expect(await nextIn({ status: 'Healthy' }, moves)).toBeLessThan(1);
  const elsewhere = () => noteMoved(context, [id], crypto.randomUUID());
  expect(await nextIn({ status: 'Healthy' }, elsewhere)).toBeGreaterThan(1_500);
});
