import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { unitOfWork } from '../unit.ts';
import { askRenders } from './ask-renders.ts';
import { openForRender } from './open-for-render.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const kind = (name: string) => ({ group: 'x.example', version: 'v1', kind: name, namespaced: true });

async function serves(context: Context, id: string, kinds: unknown, version = 'v1.34.4'): Promise<void> {
  await unitOfWork(context, ({ tx }) =>
    tx.cluster.updateMany({ where: { id }, data: { servedKinds: toJson(kinds), version } }),
  );
}

async function asked(context: Context) {
  const made = await testApplication(context);
  await askRenders(context, [made.id], { trigger: 'push', by: null });
  return made;
}

it('tells what the cluster of an application serves now, and of another what that one does', async () => {
  const context = await test.member();
  const [one, other] = [await asked(context), await asked(context)];
  await serves(context, one.clusterId, [kind('A')]);
  await serves(context, other.clusterId, [kind('A')], 'v1.33.0');
  const clusters = async () =>
    Promise.all([one, other].map(async ({ id }) => (await openForRender(context, id))?.cluster));
  expect(await clusters()).toEqual([
    { version: 'v1.34.4', kinds: [kind('A')] },
    { version: 'v1.33.0', kinds: [kind('A')] },
  ]);
  await serves(context, one.clusterId, [kind('A'), kind('B')]);
  expect(await clusters()).toEqual([
    { version: 'v1.34.4', kinds: [kind('A'), kind('B')] },
    { version: 'v1.33.0', kinds: [kind('A')] },
  ]);
});

it('another organization finds none of it, and what was answered is not asked', async () => {
  const context = await test.member();
  const { id } = await asked(context);
  expect(await openForRender(context, id)).toMatchObject({ id, done: 0 });
  expect(await openForRender(await test.member(), id)).toBeUndefined();
  await unitOfWork(context, ({ tx }) =>
    tx.application.updateMany({ where: { id }, data: { renderDone: 99 } }),
  );
  expect(await openForRender(context, id)).toBeUndefined();
});
