import type { ObjectResult } from '@landfall/contracts/plan';
import type { Manifest } from '@landfall/contracts/resource';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configMap, rendered, testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { getApplication } from '../applications/get.ts';
import { recordRender } from '../applications/record-render.ts';
import { removeApplication } from '../applications/remove.ts';
import type { Context } from '../context.ts';
import { acquireLease } from '../leases/acquire.ts';
import { applicationLease, type Lease } from '../leases/lease.ts';
import { findNewerSync } from './find-newer.ts';
import { type FinishedSync, finishSync } from './finish.ts';
import { getSync } from './get.ts';
import { startSync } from './start.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

interface Line {
  context: Context;
  id: string;
  /** Under a lease of its own, as every run has one. */
  start(syncId: string): ReturnType<typeof startSync>;
  finish(finished: FinishedSync): Promise<void>;
  /** A render, and the sync that it asked for. */
  push(manifests: Manifest[]): Promise<string>;
}

async function line(): Promise<Line> {
  const context = await test.member();
  const { id } = await testApplication(context);
  let lease: Lease;
  const start: Line['start'] = async (syncId) => {
    const taken = await acquireLease(context, applicationLease(id), syncId, 600);
    if (!taken) throw new Error('the lease was to be free');
    lease = taken;
    return startSync(context, lease, syncId);
  };
  const finish: Line['finish'] = (finished) => finishSync(context, lease, finished);
  let asked = 0;
  const push = async (manifests: Manifest[]) => {
    asked += 1;
    await recordRender(context, id, asked, { snapshot: await rendered(test, context, id, manifests) });
    return (await getApplication(context, id)).lastSync?.id ?? '';
  };
  return { context, id, start, finish, push };
}

it('4.6: a newer snapshot is named with what it wants otherwise', async () => {
  const { context, start, push } = await line();
  const first = await push([configMap('same'), configMap('changed', { x: '1' }), configMap('leaves')]);
  await start(first);
  expect(await findNewerSync(context, first)).toBeUndefined();
  await push([configMap('same'), configMap('changed', { x: '2' })]);
  const newer = await findNewerSync(context, first);
  expect(newer?.number).toBe(2);
  expect([...new Set(newer?.changed.map(({ name }) => name))].sort()).toEqual(['changed', 'leaves']);
});

it('4.6: after two that gave way in a row, the next goes to its end', async () => {
  const { context, start, finish, push } = await line();
  let running = await push([configMap('a', { x: '0' })]);
  await start(running);
  const answers: boolean[] = [];
  for (let count = 1; count <= 4; count += 1) {
    const next = await push([configMap('a', { x: String(count) })]);
    const gives = (await findNewerSync(context, running)) !== undefined;
    answers.push(gives);
    const outcome = gives ? 'superseded' : 'succeeded';
    await finish({ syncId: running, outcome, results: [], durations: {} });
    if (gives) expect(await getSync(context, running)).toMatchObject({ supersededBy: count + 1 });
    await start(next);
    running = next;
  }
  expect(answers).toEqual([true, true, false, true]);
});

it('4.5: what a failed sync wrote is ours all the same', async () => {
  const { context, start, finish, push } = await line();
  const first = await push([configMap('a')]);
  await start(first);
  await finish({ syncId: first, outcome: 'succeeded', results: [], durations: {} });
  const second = await push([configMap('a', { x: '2' }), configMap('b')]);
  await start(second);
  const ref = { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'web', name: 'a' };
  const wrote: ObjectResult = { ref, outcome: 'configured', phase: 'Sync', wave: 0, changes: [] };
  const failed: ObjectResult = { ...wrote, ref: { ...ref, name: 'b' }, outcome: 'failed' };
  await finish({
    syncId: second,
    outcome: 'failed',
    results: [wrote, failed],
    durations: {},
  });
  const third = await push([configMap('a', { x: '3' })]);
  const begun = await start(third);
  if (!('started' in begun)) throw new Error('it was to start');
  const { snapshotId } = await getSync(context, second);
  expect(begun.started.previous.partly).toEqual({ snapshotId, written: [ref] });
});

it('A.2: a deletion supersedes what waits, ends the application, and nothing else is synced meanwhile', async () => {
  const { context, id, start, finish, push } = await line();
  const first = await push([configMap('a')]);
  await expect(removeApplication(context, id, 'foreground')).resolves.toMatchObject({
    operation: 'delete',
    number: 2,
  });
  expect(await getSync(context, first)).toMatchObject({ state: 'superseded', supersededBy: 2 });
  expect(await getApplication(context, id)).toMatchObject({ deleting: true });
  const deletion = await push([configMap('a', { x: 'new' })]);
  const begun = await start(deletion);
  expect(begun).toMatchObject({
    started: { operation: 'delete', application: { deletion: { objects: 'foreground' } } },
  });
  await finish({ syncId: deletion, outcome: 'succeeded', results: [], durations: {} });
  await expect(getApplication(context, id)).rejects.toMatchObject({ code: 'not-found' });
  expect((await test.dump()).get('audit_entries')).toContain('application.remove');
});

it('A.2: a deletion that was stopped leaves the application, one that failed keeps it from being synced', async () => {
  const { context, id, start, finish, push } = await line();
  await push([configMap('a')]);
  const failing = await removeApplication(context, id, 'background');
  await start(failing?.id ?? '');
  const problem = { code: 'x', what: 'x', why: 'x', fix: 'x' };
  await finish({
    syncId: failing?.id ?? '',
    outcome: 'failed',
    results: [],
    durations: {},
    problem,
  });
  expect(await getApplication(context, id)).toMatchObject({ deleting: true, problem });
  const stopped = await removeApplication(context, id, 'background');
  await start(stopped?.id ?? '');
  await finish({
    syncId: stopped?.id ?? '',
    outcome: 'cancelled',
    results: [],
    durations: {},
  });
  expect(await getApplication(context, id)).toMatchObject({ deleting: false });
});
