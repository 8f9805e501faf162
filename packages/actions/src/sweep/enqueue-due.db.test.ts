import { openDatabase } from '@landfall/db/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { enqueueDue } from './enqueue-due.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

it('a kind that cannot be asked for keeps no other from being woken', async () => {
  const { id } = await testApplication(await test.member());
  const owner = openDatabase(test.ownerUrl, { connections: 1 });
  await owner.prisma.$executeRaw`DROP FUNCTION due_pulls(int)`;
  await owner.close();
  test.jobs.length = 0;
  await enqueueDue(test.platform, 'source');
  expect(test.jobs).toContainEqual({
    name: 'render-application',
    payload: expect.objectContaining({ applicationId: id }),
  });
});
