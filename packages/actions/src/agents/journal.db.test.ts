import type { HealedAlone } from '@landfall/contracts/agent-protocol';
import { applicationId, snapshotId } from '@landfall/contracts/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testAgent } from '../../test/agent.ts';
import { configMap, rendered, testApplication } from '../../test/application.ts';
import { configMapRef, planOf } from '../../test/drifting.ts';
import { runNewest } from '../../test/run-newest.ts';
import { eventsOf, type TestPlatform, testPlatform } from '../../test/testing.ts';
import { getApplication } from '../applications/get.ts';
import { recordRender } from '../applications/record-render.ts';
import type { Context } from '../context.ts';
import { getSync } from '../syncs/get.ts';
import { listSyncs } from '../syncs/list.ts';
import { previousOf } from '../syncs/previous.ts';
import { read, unitOfWork } from '../unit.ts';
import { listDesired } from './list-desired.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

/** An application of an agent's cluster that was synced before the agent was cut off. */
async function deployed(context: Context, clusterId: string) {
  const { id } = await testApplication(context, {}, clusterId);
  await recordRender(context, id, 1, { snapshot: await rendered(test, context, id, [configMap('a')]) });
  await runNewest(context, id);
  const { synced } = await getApplication(context, id);
  return { id, snapshotId: synced?.snapshotId ?? '' };
}

const healed = (of: { id: string; snapshotId: string }, over: Partial<HealedAlone> = {}) => ({
  kind: 'healed' as const,
  healed: {
    applicationId: applicationId.parse(of.id),
    snapshotId: snapshotId.parse(of.snapshotId),
    agoMs: 0,
    tookMs: 1_500,
    plan: planOf({ a: 'deleted', b: 'unchanged' }),
    results: [
      { ref: configMapRef('a'), outcome: 'created' as const, phase: 'Sync' as const, wave: 0, changes: [] },
    ],
    outcome: 'succeeded' as const,
    ...over,
  },
});

const history = async (context: Context, id: string) =>
  (await listSyncs(context, { limit: 50, applicationId: id })).items.map(
    ({ number, trigger, state }) => `${number} ${trigger} ${state}`,
  );
const dropped = { kind: 'dropped' as const };

describe('the numbers of a journal', () => {
  it('count without gaps; what was kept already does nothing', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const of = await deployed(context, agent.clusterId);
    const opened = await agent.connect();
    expect(await agent.tell(opened, 1, healed(of))).toBe(1);
    expect(await agent.tell(opened, 1, healed(of))).toBe(1);
    expect(await history(context, of.id)).toEqual(['2 self-heal succeeded', '1 created succeeded']);
    await expect(agent.tell(opened, 3, dropped)).rejects.toMatchObject({ code: 'refused' });
    await expect(agent.tell(opened, 2 ** 50, dropped)).rejects.toMatchObject({ code: 'refused' });
    expect(await agent.tell(opened, 2, dropped)).toBe(2);
    const again = await agent.connect();
    expect(again.acked).toBe(2);
    expect(await agent.tell(again, 2, healed(of))).toBe(2);
    expect(await history(context, of.id)).toHaveLength(2);
  });

  it('twenty that are told twice at once are kept once each, in order', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const of = await deployed(context, agent.clusterId);
    const opened = await agent.connect();
    for (let seq = 1; seq <= 10; seq += 1)
      await Promise.all([agent.tell(opened, seq, healed(of)), agent.tell(opened, seq, healed(of))]);
    expect((await history(context, of.id))[0]).toBe('11 self-heal succeeded');
  });

  it('begin anew with another journal, and belong to the one the connection began with', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const opened = await agent.connect();
    await agent.tell(opened, 1, dropped);
    const journalId = crypto.randomUUID();
    const fresh = await agent.connect({ journalId });
    expect(fresh.acked).toBe(0);
    await expect(agent.tell(fresh, 2, dropped)).rejects.toMatchObject({ code: 'refused' });
    const back = await agent.connect();
    expect(back.acked).toBe(0);
    expect(await agent.tell(back, 1, dropped)).toBe(1);
  });

  it('are not spent on an entry whose meaning could not be written', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const of = await deployed(context, agent.clusterId);
    const opened = await agent.connect();
    const unwritable = healed(of, { plan: undefined as never });
    await expect(agent.tell(opened, 1, unwritable)).rejects.toThrow();
    const again = await agent.connect();
    expect(again.acked).toBe(0);
    expect(await history(context, of.id)).toHaveLength(1);
    // With what no column holds in it, it is kept all the same.
    await agent.tell(
      again,
      1,
      healed(of, { plan: { ...planOf({ a: 'deleted' }), warnings: ['a\0\ud800'] } }),
    );
    const [newest] = (await listSyncs(context, { limit: 1, applicationId: of.id })).items;
    expect(newest).toMatchObject({ number: 2, trigger: 'self-heal' });
    expect((await getSync(context, newest?.id ?? '')).plan?.warnings).toEqual(['a\ufffd']);
  });
});

describe('what moved', () => {
  it('is due for a look, where it is on the agent’s own cluster', async () => {
    const context = await test.member();
    const [agent, neighbour] = [await testAgent(context), await testAgent(context)];
    const stranger = await testAgent(await test.member('Eve'));
    const all = [
      await deployed(context, agent.clusterId),
      await deployed(context, neighbour.clusterId),
      await deployed(stranger.context, stranger.clusterId),
    ];
    const opened = await agent.connect();
    test.jobs.length = 0;
    await agent.tell(opened, 1, { kind: 'moved', applicationIds: all.map(({ id }) => id) });
    expect(test.jobs).toEqual([
      {
        name: 'check-application',
        payload: { organizationId: context.organizationId, applicationId: all[0]?.id },
      },
    ]);
  });
});

describe('a heal that was done while the platform was away', () => {
  it('stands in the history as what it was, and has the application looked at', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const of = await deployed(context, agent.clusterId);
    const opened = await agent.connect();
    test.jobs.length = 0;
    await agent.tell(opened, 1, healed(of, { agoMs: 3_600_000 }));
    const { items } = await listSyncs(context, { limit: 9, applicationId: of.id });
    const newest = items.find(({ trigger }) => trigger === 'self-heal');
    const detail = await getSync(context, newest?.id ?? '');
    expect(detail).toMatchObject({
      state: 'succeeded',
      trigger: 'self-heal',
      attempt: 1,
      requestedBy: 'its agent, alone',
      scope: [configMapRef('a')],
      durations: { apply: 1_500 },
      snapshotId: of.snapshotId,
    });
    const [startedAt, endedAt] = [Date.parse(detail.startedAt ?? ''), Date.parse(detail.endedAt ?? '')];
    expect(endedAt - startedAt).toBe(1_500);
    expect(Math.abs(Date.now() - 3_600_000 - startedAt)).toBeLessThan(10_000);
    expect(detail.objects.find(({ ref }) => ref.name === 'a')).toMatchObject({ outcome: 'created' });
    expect((await getApplication(context, of.id)).lastSync).toMatchObject({ number: 2, state: 'succeeded' });
    expect(test.jobs).toEqual([
      {
        name: 'check-application',
        payload: { organizationId: context.organizationId, applicationId: of.id },
      },
    ]);
    const events = await eventsOf(context);
    expect(events.slice(-2)).toMatchObject([
      { type: 'sync', sync: { id: newest?.id } },
      { type: 'application', application: { id: of.id } },
    ]);
    const [entry] = await read(context, (tx) =>
      tx.auditEntry.findMany({ where: { action: 'sync.succeeded' }, orderBy: { id: 'desc' }, take: 1 }),
    );
    expect(entry).toMatchObject({
      subject: { id: newest?.id },
      detail: { note: 'Done by the agent while the platform was away.' },
    });
  });

  it('that failed keeps its words; a clock that is wrong makes it no older than ninety days', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const of = await deployed(context, agent.clusterId);
    const problem = { code: 'object-failed', what: 'No.', why: 'It says no.', fix: 'Mend it.' };
    const opened = await agent.connect();
    await agent.tell(opened, 1, healed(of, { outcome: 'failed', problem, agoMs: 1e15, tookMs: 1e15 }));
    await agent.tell(opened, 2, healed(of, { agoMs: 0, tookMs: 1e15 }));
    const { items } = await listSyncs(context, { limit: 9, applicationId: of.id });
    expect(items.find(({ number }) => number === 2)).toMatchObject({ state: 'failed', problem });
    expect(items.every(({ endedAt }) => Date.parse(endedAt ?? '') <= Date.now())).toBe(true);
    // A heal that failed says nothing of what Git wants: the look that follows judges.
    expect((await getApplication(context, of.id)).syncStatus).toBe('Synced');
  });

  it('is kept a thousand times a day of an application; after that it is looked at and no more', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const of = await deployed(context, agent.clusterId);
    const opened = await agent.connect();
    await agent.tell(opened, 1, healed(of));
    await unitOfWork(context, async ({ tx }) => {
      const one = await tx.sync.findFirst({ where: { applicationId: of.id, trigger: 'self-heal' } });
      if (!one) throw new Error('a heal was to be there');
      const { plan: _plan, scope: _scope, results: _results, problem: _problem, ...rest } = one;
      const more = Array.from({ length: 998 }, (_, at) => ({
        ...JSON.parse(JSON.stringify(rest)),
        id: crypto.randomUUID(),
        number: 10 + at,
      }));
      await tx.sync.createMany({ data: more });
      await tx.application.updateMany({ where: { id: of.id }, data: { lastSyncNumber: 2_000 } });
    });
    await agent.tell(opened, 2, healed(of));
    test.jobs.length = 0;
    await agent.tell(opened, 3, healed(of));
    expect(test.jobs).toMatchObject([{ name: 'check-application' }]);
    const kept = () => read(context, (tx) => tx.sync.count({ where: { requestedBy: 'its agent, alone' } }));
    expect(await kept()).toBe(1_000);
    const [last] = await read(context, (tx) =>
      tx.auditEntry.findMany({ where: { action: 'sync.succeeded' }, orderBy: { id: 'desc' }, take: 1 }),
    );
    expect(JSON.stringify(last?.detail)).toContain('What it did more often that day is not kept.');
    // Another day is another thousand.
    await agent.tell(opened, 4, healed(of, { agoMs: 2 * 86_400_000 }));
    expect(await kept()).toBe(1_001);
  });

  it('leaves what is under way as it is', async () => {
    const context = await test.member();
    const agent = await testAgent(context);
    const of = await deployed(context, agent.clusterId);
    await recordRender(context, of.id, 2, {
      snapshot: await rendered(test, context, of.id, [configMap('b')]),
    });
    const opened = await agent.connect();
    await agent.tell(opened, 1, healed(of, { agoMs: 3_600_000 }));
    const application = await getApplication(context, of.id);
    expect(application).toMatchObject({ syncStatus: 'Syncing', lastSync: { number: 2, state: 'pending' } });
    expect(await runNewest(context, of.id)).toBe('started');
    const after = await getApplication(context, of.id);
    expect(after).toMatchObject({
      syncStatus: 'Synced',
      synced: { snapshotId: application.desired?.snapshotId },
    });
    // Told last, and with the highest number, it is not what happened last.
    const { snapshotId } = after.synced ?? { snapshotId: null };
    const previous = { snapshotId, partly: null };
    expect(await read(context, (tx) => previousOf(tx, { id: of.id, syncedSnapshotId: snapshotId }))).toEqual(
      previous,
    );
    expect(await listDesired(context, agent.clusterId)).toMatchObject([
      { previous: { snapshotId }, heal: true },
    ]);
    await recordRender(context, of.id, 3, {
      snapshot: await rendered(test, context, of.id, [configMap('b')]),
    });
    expect(await history(context, of.id)).toHaveLength(3);
  });

  it('does nothing for another cluster’s application, or with another application’s snapshot', async () => {
    const context = await test.member();
    const [agent, neighbour] = [await testAgent(context), await testAgent(context)];
    const stranger = await testAgent(await test.member('Eve'));
    const mine = await deployed(context, agent.clusterId);
    const near = await deployed(context, neighbour.clusterId);
    const far = await deployed(stranger.context, stranger.clusterId);
    const opened = await agent.connect();
    const wrong = [
      near,
      far,
      { id: mine.id, snapshotId: near.snapshotId },
      { ...mine, id: crypto.randomUUID() },
    ];
    for (const [at, of] of wrong.entries()) expect(await agent.tell(opened, at + 1, healed(of))).toBe(at + 1);
    expect(await history(context, mine.id)).toHaveLength(1);
    expect(await history(context, near.id)).toHaveLength(1);
    expect(await history(stranger.context, far.id)).toHaveLength(1);
  });
});
