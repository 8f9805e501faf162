import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApplication } from '../../test/application.ts';
import { eventsOf, type TestPlatform, testPlatform } from '../../test/testing.ts';
import { finishDelivery } from './finish.ts';
import { recordDeliveries, recordDelivery } from './record.ts';
import { startDelivery } from './start.ts';
import { wakeNextDelivery } from './wake-next.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const push = (providerId: string) => ({ providerId, event: 'push', ref: 'refs/heads/main' });
/** The deliveries that the source role was woken for. */
const woken = () =>
  test.jobs
    .splice(0)
    .flatMap(({ name, payload }) =>
      name === 'process-delivery' ? [(payload as { deliveryId: string }).deliveryId] : [],
    );

it('some that arrived together are rows of their own, in their order, and one word about their repository', async () => {
  const context = await test.member();
  const { repositoryId } = await testApplication(context);
  await recordDelivery(context, { repositoryId, ...push('3') });
  const before = (await eventsOf(context)).length;
  const payload = {
    before: null,
    after: null,
    deleted: false,
    forced: true,
    commits: 1,
    pusher: 'ada',
    message: 'Scale',
  };
  const told = ['1', '2', '2', '3'].map((id) => ({ ...push(id), payload }));
  const recorded = await recordDeliveries(context, repositoryId, told);
  expect(recorded.map(({ providerId, attempts }) => [providerId, attempts])).toEqual([
    ['3', 2],
    ['1', 1],
    ['2', 2],
  ]);
  expect(recorded[1]).toMatchObject({ payload, state: 'pending', ref: 'refs/heads/main' });
  const types = (await eventsOf(context)).slice(before).map(({ type }) => type);
  expect(types).toEqual(['delivery', 'delivery', 'delivery', 'repository']);
});

it('a hundred that wait are one job: of the one that waits longest, then of the next', async () => {
  const context = await test.member();
  const { repositoryId } = await testApplication(context);
  test.jobs.length = 0;
  const first = await recordDelivery(context, { repositoryId, ...push('first') });
  const more = Array.from({ length: 99 }, (_none, at) => push(`${at}`));
  const [next] = await recordDeliveries(context, repositoryId, more);
  expect(new Set(woken())).toEqual(new Set([first.id]));
  await startDelivery(context, first.id);
  const late = await recordDelivery(context, { repositoryId, ...push('late') });
  expect(woken()).toEqual([next?.id]);
  const alike = { repositoryId, ids: [], outcomes: [] };
  const end = { revision: null, outcomes: [], alike };
  expect(await finishDelivery(context, first.id, end)).toBe(true);
  await wakeNextDelivery(context, repositoryId);
  expect(woken()).toEqual([next?.id]);
  expect(late.state).toBe('pending');
});

it('of a repository that is gone nothing is recorded', async () => {
  const context = await test.member();
  const { repositoryId } = await testApplication(await test.member());
  await expect(recordDelivery(context, { repositoryId, ...push('1') })).rejects.toMatchObject({
    code: 'not-found',
  });
});
