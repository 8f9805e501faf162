import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configMap, rendered, testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { getApplication } from '../applications/get.ts';
import { recordRender } from '../applications/record-render.ts';
import { beginSync } from './begin.ts';
import { finishSync } from './finish.ts';
import { getSync } from './get.ts';
import { postponeSync } from './postpone.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const problem = { code: 'x', what: 'x', why: 'x', fix: 'x' };
const mine = () => ({ holder: randomUUID(), seconds: 600 });

async function pending() {
  const context = await test.member();
  const { id } = await testApplication(context);
  await recordRender(context, id, 1, { snapshot: await rendered(test, context, id, [configMap('a')]) });
  return { context, id, syncId: (await getApplication(context, id)).lastSync?.id ?? '' };
}

it('one of twenty takes the lease and starts it; the others have nothing to do, nor has who comes after its end', async () => {
  const { context, syncId } = await pending();
  const begun = await Promise.all(Array.from({ length: 20 }, () => beginSync(context, syncId, mine())));
  const [one, ...more] = begun.filter((each) => each !== 'nothing');
  expect(more).toEqual([]);
  if (typeof one !== 'object' || !('started' in one.start)) throw new Error('one was to start');
  expect(one.start.started).toMatchObject({ id: syncId, attempt: 1 });
  await finishSync(context, one.lease, { syncId, outcome: 'succeeded', results: [], durations: {} });
  expect(await beginSync(context, syncId, mine())).toBe('nothing');
});

it('one that is put off does not begin before its time, and takes no lease', async () => {
  const { context, syncId } = await pending();
  const begun = await beginSync(context, syncId, mine());
  if (typeof begun !== 'object') throw new Error('it was to begin');
  await postponeSync(context, begun.lease, { syncId, delayMs: 60_000, problem, results: [] });
  expect(await beginSync(context, syncId, mine())).toBe('nothing');
  expect(await getSync(context, syncId)).toMatchObject({ state: 'pending', attempt: 1 });
});

it('means nothing to another organization', async () => {
  const { context, syncId } = await pending();
  expect(await beginSync(await test.member(), syncId, mine())).toBe('nothing');
  expect(await getSync(context, syncId)).toMatchObject({ state: 'pending', attempt: 0 });
});
