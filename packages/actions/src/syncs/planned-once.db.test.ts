import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { configMap, rendered, sourceKey, testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { askRenders } from '../applications/ask-renders.ts';
import { getApplication } from '../applications/get.ts';
import { openForRender } from '../applications/open-for-render.ts';
import { recordRender } from '../applications/record-render.ts';
import type { Context } from '../context.ts';
import type { DataKeys } from '../data-keys/keys.ts';
import { openOrMakeDataKeys } from '../data-keys/open-or-make.ts';
import type { NewSnapshot } from '../snapshots/store.ts';
import { nameObjects } from '../snapshots/store-objects.ts';
import { beginSync } from './begin.ts';
import { fenceSync } from './fence.ts';
import { finishSync } from './finish.ts';

/** Prisma tells what it does where this names the part of it, at whatever time. */
const prisma = globalThis as { DEBUG?: string };
let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterEach(() => {
  prisma.DEBUG = '';
  vi.restoreAllMocks();
});
afterAll(() => test?.close());

const plan = {
  digest: 'd',
  items: [],
  summary: { create: 0, configure: 1, unchanged: 0, prune: 0, skip: 0, refuse: 0 },
  warnings: [],
};

/** From the push to the end of its sync, as the workers go through it. */
async function push(context: Context, { keys, like }: { keys: DataKeys; like: NewSnapshot }, colour: string) {
  const id = like.applicationId;
  await askRenders(context, [id], { trigger: 'push', by: null });
  const asked = (await openForRender(context, id))?.asked ?? 0;
  const objects = nameObjects(keys, [configMap('a', { colour })]);
  const snapshot = { ...like, objectDigests: objects.digests };
  await recordRender(context, id, asked, { snapshot, rendered: objects });
  const syncId = (await getApplication(context, id)).lastSync?.id ?? '';
  const begun = await beginSync(context, syncId, { holder: randomUUID(), seconds: 600 });
  if (typeof begun !== 'object') throw new Error('it was to begin');
  const progress = { syncId, applicationId: id, events: [], plan, durations: { plan: 1 } };
  await fenceSync(context, begun.lease, { syncId, seconds: 600, progress });
  await finishSync(context, begun.lease, { syncId, outcome: 'succeeded', results: [], durations: {} });
}

it('a push and its sync are planned by Prisma once, not each time (decision 0031)', async () => {
  const context = await test.member();
  const { id } = await testApplication(context);
  const keys = await openOrMakeDataKeys(context, sourceKey(test));
  const of = { keys, like: await rendered(test, context, id, []) };
  await push(context, of, 'red');
  await push(context, of, 'green');
  const told: string[] = [];
  vi.spyOn(console, 'warn').mockImplementation((...words) => void told.push(words.join(' ')));
  prisma.DEBUG = 'prisma:client:clientEngine';
  await push(context, of, 'blue');
  expect(told.filter((line) => line.includes('cache hit')).length).toBeGreaterThan(10);
  expect(told.filter((line) => line.includes('cache miss'))).toEqual([]);
});
