import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { findApplicationNames } from './find-names.ts';
import { getApplication } from './get.ts';
import { removeApplication } from './remove.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

it('names what is there, says null of what is no more, and nothing of what is no id', async () => {
  const context = await test.member();
  const { id } = await testApplication(context);
  const { id: removed } = await testApplication(context);
  const { name } = await getApplication(context, id);
  await removeApplication(context, removed, 'keep');
  const never = randomUUID();
  const found = await findApplicationNames(context, [id, removed, never, 'x', '']);
  expect([...found]).toEqual([
    [id, name],
    [removed, null],
    [never, null],
  ]);
});
