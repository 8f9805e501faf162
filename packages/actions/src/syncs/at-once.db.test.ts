import { afterAll, beforeAll, expect, it } from 'vitest';
import { configMap, rendered, testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { getApplication } from '../applications/get.ts';
import { recordRender } from '../applications/record-render.ts';
import type { Context } from '../context.ts';
import { acquireLease } from '../leases/acquire.ts';
import { applicationLease, type Lease } from '../leases/lease.ts';
import { cancelSync } from './cancel.ts';
import { finishSync } from './finish.ts';
import { getSync } from './get.ts';
import { postponeSync } from './postpone.ts';
import { startSync } from './start.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const TIMES = 15;

/** An application with a pending sync, and the render that asks for the next one. */
async function pendingWithNewer(): Promise<{
  context: Context;
  lease: Lease;
  first: string;
  push(): Promise<unknown>;
}> {
  const context = await test.member();
  const { id } = await testApplication(context);
  const lease = await acquireLease(context, applicationLease(id), 'me', 600);
  if (!lease) throw new Error('the lease was to be free');
  const [one, two] = await Promise.all(
    ['1', '2'].map((x) => rendered(test, context, id, [configMap('a', { x })])),
  );
  if (!one || !two) throw new Error('both were rendered');
  await recordRender(context, id, 1, { snapshot: one });
  const first = (await getApplication(context, id)).lastSync?.id ?? '';
  return { context, lease, first, push: () => recordRender(context, id, 2, { snapshot: two }) };
}

it('a sync that starts and a newer one that is asked for come one after the other', async () => {
  for (let time = 0; time < TIMES; time += 1) {
    const { context, lease, first, push } = await pendingWithNewer();
    const [start] = await Promise.all([startSync(context, lease, first), push()]);
    const { state } = await getSync(context, first);
    expect(state).toBe('started' in start ? 'running' : 'superseded');
  }
});

it.each([
  [
    'ends',
    (context: Context, lease: Lease, syncId: string) =>
      finishSync(context, lease, { syncId, outcome: 'succeeded', results: [], durations: {} }),
  ],
  [
    'is put off',
    (context: Context, lease: Lease, syncId: string) =>
      postponeSync(context, lease, {
        syncId,
        delayMs: 60_000,
        results: [],
        problem: { code: 'unreachable', what: 'It is away.', why: 'It does not answer.', fix: 'Wait.' },
      }),
  ],
  ['is cancelled', (context: Context, _lease: Lease, syncId: string) => cancelSync(context, syncId)],
])('a running sync that %s while a newer one is asked for', async (_how, end) => {
  for (let time = 0; time < TIMES; time += 1) {
    const { context, lease, first, push } = await pendingWithNewer();
    await startSync(context, lease, first);
    await Promise.all([end(context, lease, first), push()]);
  }
});
