import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { finishDelivery } from './finish.ts';
import { getDelivery } from './list.ts';
import { recordDelivery } from './record.ts';
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
