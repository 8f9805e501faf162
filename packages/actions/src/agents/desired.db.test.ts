import { afterAll, beforeAll, expect, it } from 'vitest';
import { testAgent } from '../../test/agent.ts';
import { configMap, rendered, testApplication } from '../../test/application.ts';
import { configMapRef } from '../../test/drifting.ts';
import { runNewest } from '../../test/run-newest.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { getApplication } from '../applications/get.ts';
import { recordRender } from '../applications/record-render.ts';
import { removeApplication } from '../applications/remove.ts';
import type { Context } from '../context.ts';
import { stopLine } from '../freeze/stop-line.ts';
import { acquireLease } from '../leases/acquire.ts';
import { applicationLease } from '../leases/lease.ts';
import { finishSync } from '../syncs/finish.ts';
import { listSyncs } from '../syncs/list.ts';
import { startSync } from '../syncs/start.ts';
import { unitOfWork } from '../unit.ts';
import { storeBundle } from './bundles.ts';
import { listDesired } from './list-desired.ts';
import { revokeAgent } from './revoke.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

async function push(context: Context, id: string, value: string, asked: number) {
  await recordRender(context, id, asked, {
    snapshot: await rendered(test, context, id, [configMap('a', { value })]),
  });
}

/** Starts the newest sync; what is answered fails it after it wrote an object. */
async function startNewest(context: Context, id: string) {
  const sync = (await listSyncs(context, { limit: 1, applicationId: id })).items[0];
  const held = await acquireLease(context, applicationLease(id), crypto.randomUUID(), 30);
  if (!held || !sync) throw new Error('a sync and its lease were to be there');
  await startSync(context, held, sync.id);
  const wrote = { outcome: 'configured', phase: 'Sync', wave: 0 } as const;
  const problem = { code: 'object-failed', what: 'No.', why: 'It says no.', fix: 'Mend it.' };
  return async () => {
    const results = [{ ref: configMapRef('a'), ...wrote, changes: [] }];
    await finishSync(context, held, { syncId: sync.id, outcome: 'failed', results, durations: {}, problem });
    return sync.snapshotId;
  };
}

it('an agent is given what was applied in full last, and of what a failed sync wrote', async () => {
  const context = await test.member();
  const agent = await testAgent(context);
  const { id } = await testApplication(context, {}, agent.clusterId);
  expect(await listDesired(context, agent.clusterId)).toEqual([]);
  await push(context, id, 'one', 1);
  await runNewest(context, id);
  const [first, ...more] = await listDesired(context, agent.clusterId);
  expect(more).toEqual([]);
  expect(first).toMatchObject({
    application: { id, trackingPrefix: `${context.organizationId}/${id}`, namespace: 'web' },
    previous: { snapshotId: first?.snapshotId },
    heal: true,
    leave: [],
  });
  expect(first?.previous).not.toHaveProperty('partly');
  await push(context, id, 'two', 2);
  expect(await listDesired(context, agent.clusterId)).toEqual([first]);
  const fail = await startNewest(context, id);
  expect(await listDesired(context, agent.clusterId)).toEqual([{ ...first, heal: false }]);
  const newer = await fail();
  const partly = { snapshotId: newer, written: [configMapRef('a')] };
  expect(await listDesired(context, agent.clusterId)).toEqual([
    { ...first, heal: false, previous: { snapshotId: first?.snapshotId, partly } },
  ]);
});

it('a commit that changes no object names no snapshot that was never sealed, and the newest that was', async () => {
  const context = await test.member();
  const agent = await testAgent(context);
  const { id } = await testApplication(context, {}, agent.clusterId);
  const owner = { clusterId: agent.clusterId, identityId: agent.enrolled.identityId };
  const named = async () => (await listDesired(context, agent.clusterId))[0];
  await push(context, id, 'one', 1);
  await runNewest(context, id);
  const first = (await named())?.snapshotId ?? '';
  const seal = (snapshotId: string) =>
    storeBundle(context, { ...owner, snapshotId, sealed: new Uint8Array([1]) });
  await seal(first);
  await push(context, id, 'one', 2);
  const { synced } = await getApplication(context, id);
  const second = synced?.snapshotId ?? '';
  expect(second).not.toBe(first);
  expect(await named()).toMatchObject({ snapshotId: first, previous: { snapshotId: first }, heal: true });
  await seal(second);
  expect(await named()).toMatchObject({ snapshotId: second, previous: { snapshotId: second } });
  await revokeAgent(context, agent.clusterId);
  expect(await named()).toMatchObject({ snapshotId: second });
});

it('heals only where the policy says so and nothing holds it, and leaves what another changes back', async () => {
  const context = await test.member();
  const agent = await testAgent(context);
  const applications = await Promise.all(
    [{}, { selfHeal: false }, { automated: false }].map((policy) =>
      testApplication(context, policy, agent.clusterId),
    ),
  );
  const ids = applications.map(({ id }) => id);
  for (const [at, id] of ids.entries()) {
    await push(context, id, 'one', 1);
    if (at < 2) await runNewest(context, id);
  }
  const healing = async () =>
    Object.fromEntries(
      (await listDesired(context, agent.clusterId)).map((one) => [one.application.id, one.heal]),
    );
  expect(await healing()).toEqual({ [ids[0] ?? '']: true, [ids[1] ?? '']: false });
  const drift = {
    key: '/ConfigMap/web/a',
    ref: configMapRef('a'),
    what: 'changed',
    state: 'open',
    change: 'c',
  };
  const { organizationId } = context;
  await unitOfWork(context, async ({ tx }) => {
    for (const [field, stoppedAt] of [
      ['/data/left', new Date()],
      ['/data/healed', null],
    ] as const) {
      const row = { ...drift, organizationId, id: crypto.randomUUID(), applicationId: ids[0] ?? '' };
      await tx.drift.create({ data: { ...row, field, stoppedAt, foundAt: new Date() } });
    }
  });
  // Made at once, they come in any order.
  const one = (await listDesired(context, agent.clusterId)).find(
    ({ application }) => application.id === ids[0],
  );
  expect(one?.leave).toEqual([{ ref: configMapRef('a'), pointer: '/data/left' }]);
  await stopLine(context, { reason: 'It burns.' });
  expect(new Set(Object.values(await healing()))).toEqual(new Set([false]));
});

it('has nothing of other clusters, and heals nothing that is being deleted', async () => {
  const context = await test.member();
  const [agent, neighbour] = [await testAgent(context), await testAgent(context)];
  const stranger = await test.member('Eve');
  const { id } = await testApplication(context, {}, agent.clusterId);
  await push(context, id, 'one', 1);
  await runNewest(context, id);
  expect(await listDesired(context, neighbour.clusterId)).toEqual([]);
  expect(await listDesired(stranger, agent.clusterId)).toEqual([]);
  await removeApplication(context, id, 'foreground');
  expect(await listDesired(context, agent.clusterId)).toMatchObject([{ heal: false }]);
});
