import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { findDeliveryTarget } from './find-target.ts';
import { finishDelivery } from './finish.ts';
import { listDeliveries } from './list.ts';
import { listWaiting } from './list-waiting.ts';
import { recordDelivery } from './record.ts';
import { recordOutcome } from './record-outcome.ts';
import { startDelivery } from './start.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const problem = { code: 'unreachable', what: 'It was not read.', why: 'It is away.', fix: 'Wait.' };
const only = async (context: Context) => (await listDeliveries(context, { limit: 10 })).items[0];

async function delivered(context: Context) {
  const { repositoryId } = await testApplication(context);
  return recordDelivery(context, { repositoryId, providerId: 'one', event: 'push', ref: 'refs/heads/main' });
}

it('one that another worker has finished is neither begun again nor failed by who comes late', async () => {
  const context = await test.member();
  const { id, repositoryId } = await delivered(context);
  expect(await findDeliveryTarget(context, id)).toEqual({ repositoryId, ref: 'refs/heads/main' });
  expect(await startDelivery(context, id)).toBe(true);
  await finishDelivery(context, id, { revision: 'a'.repeat(40), outcomes: [] });
  expect(await findDeliveryTarget(context, id)).toBeUndefined();
  expect(await startDelivery(context, id)).toBe(false);
  await finishDelivery(context, id, { problem });
  expect(await only(context)).toMatchObject({ state: 'done', problem: null, revision: 'a'.repeat(40) });
});

it('one that failed is processed again when it is delivered again', async () => {
  const context = await test.member();
  const { id, repositoryId } = await delivered(context);
  await finishDelivery(context, id, { problem });
  expect(await only(context)).toMatchObject({ state: 'failed', problem });
  await recordDelivery(context, { repositoryId, providerId: 'one', event: 'push', ref: 'refs/heads/main' });
  expect(await startDelivery(context, id)).toBe(true);
});

it('another organization finds none of it', async () => {
  const { id } = await delivered(await test.member());
  const stranger = await test.member();
  expect(await findDeliveryTarget(stranger, id)).toBeUndefined();
  expect(await startDelivery(stranger, id)).toBe(false);
});

it('those that one look answered end with it, but for who was begun or told of meanwhile', async () => {
  const context = await test.member();
  const first = await delivered(context);
  const { repositoryId } = first;
  const more = async (providerId: string) =>
    (await recordDelivery(context, { repositoryId, providerId, event: 'push', ref: null })).id;
  const [waits, begun, told, late] = [await more('2'), await more('3'), await more('4'), await more('5')];
  const elsewhere = await more('6');
  const ids = (await listWaiting(context, repositoryId, first.id)).map(({ id }) => id);
  expect(ids).toEqual([waits, begun, told, late, elsewhere]);
  await startDelivery(context, begun);
  const about = { application: 'web', applicationId: null, syncNumber: null, syncId: null, message: null };
  await unitOfWork(context, (unit) => recordOutcome(unit, told, { ...about, outcome: 'manual' }));
  const outcomes = [{ ...about, outcome: 'unchanged' as const }];
  const revisions = new Map([[elsewhere, 'c'.repeat(40)]]);
  const alike = { repositoryId, ids: [waits, begun, told, elsewhere], outcomes, revisions };
  const end = { revision: 'b'.repeat(40), outcomes: [], alike };
  expect(await finishDelivery(context, first.id, end)).toBe(true);
  const { items } = await listDeliveries(context, { limit: 10 });
  const states = new Map<string, string>(items.map(({ id, state }) => [id, state]));
  expect([first.id, waits, begun, told, late].map((id) => states.get(id))).toEqual([
    ...['done', 'done', 'processing', 'pending', 'pending'],
  ]);
  expect(items.find(({ id }) => id === waits)).toMatchObject({
    outcomes: alike.outcomes,
    revision: 'b'.repeat(40),
  });
  expect(items.find(({ id }) => id === elsewhere)).toMatchObject({ state: 'done', revision: 'c'.repeat(40) });
  expect(await listWaiting(context, repositoryId, first.id)).toMatchObject([{ id: late }]);
});
