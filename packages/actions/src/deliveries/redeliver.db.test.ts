import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApplication } from '../../test/application.ts';
import { throughTheApp } from '../../test/pull.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { listPulls } from '../pulls/list.ts';
import { finishDelivery } from './finish.ts';
import { getDelivery, listDeliveries } from './list.ts';
import { recordDelivery } from './record.ts';
import { recordPull } from './record-pull.ts';
import { recordTooMany } from './record-too-many.ts';
import { redeliver } from './redeliver.ts';
import { startDelivery } from './start.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

it('begins one that has ended anew, and only wakes one that is under way', async () => {
  const context = await test.member();
  const { id: applicationId, repositoryId } = await testApplication(context);
  const { id } = await recordDelivery(context, {
    ...{ repositoryId, providerId: randomUUID(), event: 'push', ref: 'refs/heads/main' },
  });
  await startDelivery(context, id);
  expect((await redeliver(context, id)).state).toBe('processing');
  const outcome = { application: 'web', applicationId, syncNumber: null, syncId: null, message: null };
  const outcomes = [{ ...outcome, outcome: 'not-affected' as const }];
  await finishDelivery(context, id, { revision: 'a'.repeat(40), outcomes });
  expect(await getDelivery(context, id)).toMatchObject({ state: 'done', outcomes });
  const again = { state: 'pending', outcomes: [], problem: null, processedAt: null };
  expect(await redeliver(context, id)).toMatchObject(again);
  expect(await startDelivery(context, id)).toBe(true);
});

it('looks once more for calls that nobody read', async () => {
  const context = await test.member();
  const { repositoryId } = await testApplication(context);
  const { id } = await recordTooMany(context, repositoryId);
  await startDelivery(context, id);
  await finishDelivery(context, id, { revision: 'a'.repeat(40), outcomes: [] });
  test.jobs.length = 0;
  expect(await redeliver(context, id)).toMatchObject({ state: 'pending', event: 'too_many_calls' });
  expect(test.jobs).toMatchObject([{ name: 'process-delivery' }]);
});

it('wakes nobody for what was about a check of no pull request', async () => {
  const context = await test.member();
  const { repositoryId } = await testApplication(context);
  const hint = { kind: 'again', head: 'b'.repeat(40) } as const;
  const told = { repositoryId, providerId: randomUUID(), event: 'check_run', hint };
  await recordPull(context, told);
  const { items } = await listDeliveries(context, { limit: 1 });
  test.jobs.length = 0;
  expect(await redeliver(context, items[0]?.id ?? '')).toMatchObject({ state: 'done', ref: null });
  expect(test.jobs).toEqual([]);
});

it('names the pull request that it is about, in the list and alone, and none of another repository', async () => {
  const context = await test.member();
  const { repositoryId } = await testApplication(context);
  const other = await testApplication(context);
  for (const id of [repositoryId, other.repositoryId]) await throughTheApp(context, id);
  const hint = { kind: 'changed', number: 12 } as const;
  const told = { providerId: randomUUID(), event: 'pull_request', hint };
  await recordPull(context, { ...told, repositoryId });
  await recordPull(context, { ...told, repositoryId: other.repositoryId });
  const pulls = (await listPulls(context, { limit: 10 })).items;
  const { items } = await listDeliveries(context, { limit: 10 });
  expect(items).toHaveLength(2);
  for (const delivery of items) {
    const { id, repositoryId: of } = delivery;
    const pull = pulls.find((one) => one.repositoryId === of);
    expect([delivery.pullId, (await getDelivery(context, id)).pullId]).toEqual([pull?.id, pull?.id]);
    expect((await redeliver(context, id)).pullId).toBe(pull?.id);
  }
});
