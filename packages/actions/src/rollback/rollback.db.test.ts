import type { HistoryFilter } from '@landfall/contracts/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HistoryLine, historyLine } from '../../test/history-line.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { getApplication } from '../applications/get.ts';
import { createProbe } from '../probes/create.ts';
import { askForSync } from '../syncs/ask.ts';
import { findNewerSync } from '../syncs/find-newer.ts';
import { listSyncs } from '../syncs/list.ts';
import { unitOfWork } from '../unit.ts';
import { askForRevert } from './ask-for-revert.ts';
import { openForRevert } from './open-for-revert.ts';
import { recordRevert } from './record-revert.ts';
import { rollBack } from './roll-back.ts';
import { unpin } from './unpin.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const line = () => historyLine(test);

/** Good, then bad, then rolled back to good. */
async function rolledBack(): Promise<HistoryLine> {
  const one = await line();
  await one.push('good');
  await one.push('bad');
  await one.roll(1);
  await one.end();
  return one;
}

describe('a rollback', () => {
  it('brings back what an entry brought, is an entry itself, and says who pinned it and why', async () => {
    const one = await rolledBack();
    expect(await one.stands()).toBe('Pinned, held, runs, pinned to 1');
    expect((await one.syncs()).slice(0, 2)).toEqual(['rollback succeeded', 'created succeeded']);
    expect((await getApplication(one.context, one.id)).pin).toMatchObject({
      reason: 'It is slow.',
      by: 'Ada',
    });
  });

  it('is found in a narrowed history, with its page after page', async () => {
    const one = await rolledBack();
    const list = (only: HistoryFilter[], limit = 50, cursor?: string) =>
      listSyncs(one.context, { limit, applicationId: one.id, only, cursor });
    const triggers = async (only: HistoryFilter[]) => (await list(only)).items.map(({ trigger }) => trigger);
    expect(await triggers(['rollbacks'])).toEqual(['rollback']);
    expect(await triggers(['pushes'])).toHaveLength(2);
    expect(await triggers(['failed', 'healing'])).toEqual([]);
    const first = await list(['pushes', 'rollbacks'], 2);
    const second = await list(['pushes', 'rollbacks'], 2, first.next ?? '');
    expect([...first.items, ...second.items].map(({ number }) => number)).toEqual([3, 2, 1]);
  });

  it('an unrelated commit, and one that renders to the same, change nothing', async () => {
    const one = await rolledBack();
    await one.push('bad');
    expect(await one.stands()).toBe('Pinned, held, runs, pinned to 1');
    expect(await one.syncs()).toHaveLength(3);
  });

  it('a commit that renders to something new goes on, and the pin is gone', async () => {
    const one = await rolledBack();
    await one.push('better');
    expect(await one.stands()).toBe('Synced, head, runs');
    expect(await one.syncs()).toHaveLength(4);
  });

  it('a head that renders to what it is pinned to dissolves the pin, without a sync', async () => {
    const one = await rolledBack();
    await one.push('good');
    expect(await one.stands()).toBe('Synced, head, runs');
    expect(await one.syncs()).toHaveLength(3);
  });

  it('what was rolled back from is not synced by itself later either; a person may', async () => {
    const one = await rolledBack();
    await one.push('better');
    await one.push('bad');
    expect(await one.stands()).toBe('OutOfSync, head, waits');
    await askForSync(one.context, one.id);
    await one.end();
    expect(await one.stands()).toBe('Synced, head, runs');
    await one.push('better');
    await one.push('bad');
    expect(await one.stands()).toBe('Synced, head, runs');
  });

  it('further back: everything it was rolled back from stays away', async () => {
    const one = await line();
    for (const value of ['first', 'second', 'third']) await one.push(value);
    await one.roll(2);
    await one.end();
    await one.roll(1);
    await one.end();
    await one.push('second');
    await one.push('third');
    expect(await one.stands()).toBe('Pinned, held, runs, pinned to 1');
  });

  it('while the sync of what is rolled back from still runs: it comes next, and that one gives way', async () => {
    const one = await line();
    await one.push('good');
    await one.asked('bad');
    const running = { state: 'running', startedAt: one.context.now() };
    await unitOfWork(one.context, async ({ tx }) =>
      tx.sync.updateMany({ where: { number: 2 }, data: running }),
    );
    await one.roll(1);
    expect(await one.syncs()).toEqual(['rollback pending', 'created running', 'created succeeded']);
    // What the run asks between its waves.
    const newer = await findNewerSync(one.context, await one.sync(2));
    expect(newer).toMatchObject({ number: 3, changed: [{ name: 'a' }, { name: 'a' }] });
    expect(await one.stands()).toBe('Syncing, held, runs, pinned to 1');
  });

  it('unpinned, it goes to what Git wants, which is not held against it any more', async () => {
    const one = await rolledBack();
    const { head } = await getApplication(one.context, one.id);
    await unpin(one.context, one.id, head?.snapshotId ?? '');
    await one.end();
    expect(await one.stands()).toBe('Synced, head, runs');
    await one.push('better');
    await one.push('bad');
    expect(await one.stands()).toBe('Synced, head, runs');
  });

  it('forward again to what Git wants is no pin', async () => {
    const one = await rolledBack();
    await one.roll(2);
    await one.end();
    expect(await one.stands()).toBe('Synced, head, runs');
  });
});

it('what a snapshot would do can be asked for, of this application and nobody else’s', async () => {
  const one = await line();
  await one.push('good');
  const { desired } = await getApplication(one.context, one.id);
  const snapshotId = desired?.snapshotId ?? '';
  const ask = { kind: 'plan' as const, applicationId: one.id, snapshotId };
  expect(await createProbe(one.context, ask)).toMatchObject({ kind: 'plan', state: 'pending' });
  const eve = await test.member('Eve');
  await expect(createProbe(eve, ask)).rejects.toMatchObject({ code: 'not-found' });
  const other = await line();
  const wrong = { ...ask, applicationId: other.id };
  await expect(createProbe(other.context, wrong)).rejects.toMatchObject({ code: 'not-found' });
});

describe('a branch that brings Git back', () => {
  it('is asked for once, made from what the renders read, and told of on the page', async () => {
    const one = await rolledBack();
    const asked = await askForRevert(one.context, one.id);
    expect(asked.pin?.revert).toMatchObject({
      state: 'asked',
      branch: expect.stringMatching(/^landfall\/revert-web-/),
    });
    const open = await openForRevert(one.context, one.id);
    expect(open).toMatchObject({ syncNumber: 1, reason: 'It is slow.', paths: ['web'] });
    const branch = open?.branch ?? '';
    await recordRevert(one.context, one.id, 'landfall/another', { revision: 'a'.repeat(40), url: null });
    expect(await openForRevert(one.context, one.id)).toBeDefined();
    await recordRevert(one.context, one.id, branch, { revision: 'a'.repeat(40), url: null });
    expect((await getApplication(one.context, one.id)).pin?.revert).toMatchObject({ state: 'pushed' });
    expect(await openForRevert(one.context, one.id)).toBeUndefined();
    await expect(askForRevert(one.context, one.id)).rejects.toMatchObject({ code: 'conflict' });
    expect(await one.stands()).toBe('Pinned, held, runs, pinned to 1');
  });

  it('that failed may be asked for again; unpinned, nobody waits for it', async () => {
    const one = await rolledBack();
    const branch = (await askForRevert(one.context, one.id)).pin?.revert?.branch ?? '';
    const problem = { code: 'push-refused', what: 'No.', why: 'It may not write.', fix: 'Let it.' };
    await recordRevert(one.context, one.id, branch, { failed: problem });
    expect((await getApplication(one.context, one.id)).pin?.revert).toMatchObject({
      state: 'failed',
      problem,
    });
    await askForRevert(one.context, one.id);
    await one.push('good');
    expect(await openForRevert(one.context, one.id)).toBeUndefined();
    await expect(askForRevert(one.context, one.id)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('what is refused', () => {
  it('of two people who roll back at once one wins, and the other is told', async () => {
    const one = await line();
    for (const value of ['first', 'second', 'third']) await one.push(value);
    const seen = (await getApplication(one.context, one.id)).desired?.snapshotId;
    const both = await Promise.allSettled([one.roll(1, seen), one.roll(2, seen)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = both.find(({ status }) => status === 'rejected');
    expect(lost).toMatchObject({
      reason: {
        code: 'conflict',
        why: expect.stringMatching(/^Ada has rolled it back to sync \d meanwhile: It is slow/),
      },
    });
  });

  it('what runs already, what is being deleted, another organization’s, and an unpinning of what is not pinned', async () => {
    const one = await line();
    await one.push('good');
    await expect(one.roll(1)).rejects.toMatchObject({
      code: 'conflict',
      why: expect.stringContaining('brought already'),
    });
    const { desired } = await getApplication(one.context, one.id);
    await expect(unpin(one.context, one.id, desired?.snapshotId ?? '')).rejects.toMatchObject({
      code: 'conflict',
    });
    const eve = await test.member('Eve');
    const input = { from: desired?.snapshotId, reason: 'Mine.' } as Parameters<typeof rollBack>[2];
    await expect(rollBack(eve, await one.sync(1), input)).rejects.toMatchObject({ code: 'not-found' });
    await expect(unpin(eve, one.id, desired?.snapshotId ?? '')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('an unpinning to a head that has moved on', async () => {
    const one = await rolledBack();
    const { head } = await getApplication(one.context, one.id);
    await one.push('better');
    await one.roll(1);
    await expect(unpin(one.context, one.id, head?.snapshotId ?? '')).rejects.toMatchObject({
      code: 'conflict',
      why: expect.stringContaining('renders to something else'),
    });
  });
});
