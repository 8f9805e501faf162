import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { testApplication } from '../../test/application.ts';
import { plannedAt } from '../../test/looked-at.ts';
import { noted, sha, throughTheApp, wanted } from '../../test/pull.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { listPulls } from './list.ts';
import { MOST_LISTED, noteMissedPulls, takePullsTurn } from './missed.ts';

let test: TestPlatform;
let context: Context;
let application: Awaited<ReturnType<typeof testApplication>>;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());
beforeEach(async () => {
  context = await test.member();
  application = await testApplication(context);
});

const after = (minutes: number): Context => ({
  ...context,
  now: () => new Date(Date.now() + minutes * 60_000),
});
const missed = (...open: { number: number; head: string }[]) =>
  noteMissedPulls(context, { repositoryId: application.repositoryId, open });

it('is asked for once an hour where the webhook works, every five minutes where it does not, and only of the App’s', async () => {
  const { repositoryId } = application;
  expect(await takePullsTurn(context, repositoryId)).toBe(false);
  await throughTheApp(context, repositoryId);
  expect(await takePullsTurn(context, repositoryId)).toBe(true);
  expect(await takePullsTurn(context, repositoryId)).toBe(false);
  expect(await takePullsTurn(after(6), repositoryId)).toBe(true);
  await unitOfWork(context, ({ tx }) =>
    tx.repository.updateMany({ where: { id: repositoryId }, data: { webhookWorks: true } }),
  );
  expect(await takePullsTurn(after(20), repositoryId)).toBe(false);
  expect(await takePullsTurn(after(70), repositoryId)).toBe(true);
  expect(await takePullsTurn(await test.member(), repositoryId)).toBe(false);
  await unitOfWork(context, ({ tx }) => tx.application.deleteMany({ where: { id: application.id } }));
  expect(await takePullsTurn(after(200), repositoryId)).toBe(false);
});

it('those are looked at that are not known, have another head, or are over there; the others are left', async () => {
  const { repositoryId } = application;
  await throughTheApp(context, repositoryId);
  const { id } = await plannedAt(test, context, application, {});
  await missed({ number: 7, head: sha('a') });
  expect((await wanted(context, id)).asked).toBeUndefined();
  await missed({ number: 7, head: sha('a') }, { number: 9, head: sha('b') });
  expect((await listPulls(context, { limit: 9 })).items.map(({ number }) => number).sort()).toEqual([7, 9]);
  // What waits for its first look is not asked for again.
  const { asked } = await noted(context, repositoryId, 9);
  await missed({ number: 7, head: sha('c') }, { number: 9, head: sha('b') });
  expect((await wanted(context, id)).asked).toBe(2);
  expect((await noted(context, repositoryId, 9)).asked).toBe(asked + 1);
});

it('what is not listed any more is looked at, unless more are open than are listed', async () => {
  await throughTheApp(context, application.repositoryId);
  const { id } = await plannedAt(test, context, application, {});
  const many = Array.from({ length: MOST_LISTED }, (_, at) => ({ number: 100 + at, head: sha('b') }));
  await missed(...many);
  expect((await wanted(context, id)).asked).toBeUndefined();
  await missed();
  expect((await wanted(context, id)).asked).toBe(2);
});
