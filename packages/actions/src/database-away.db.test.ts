import { openDatabase } from '@landfall/db/client';
import { inOrganization } from '@landfall/db/transaction';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestPlatform, testPlatform } from '../test/testing.ts';
import { isDatabaseAway } from './database-away.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

it('a connection that Postgres ended is told from a fault of what was asked', async () => {
  const { organizationId } = await test.member();
  const owner = openDatabase(test.ownerUrl, { connections: 1 });
  const cut = inOrganization(test.platform.database, organizationId, async (tx) => {
    const [own] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await owner.prisma.$queryRaw`SELECT pg_terminate_backend(${own?.pid ?? 0}::int)`;
    await tx.application.count();
  }).catch((error: unknown) => error);
  expect(isDatabaseAway(await cut)).toBe(true);
  const wrong = inOrganization(test.platform.database, organizationId, (tx) => tx.$queryRaw`SELECT nothing`);
  expect(isDatabaseAway(await wrong.catch((error: unknown) => error))).toBe(false);
  await owner.close();
});

it('nobody listening is away', async () => {
  const nowhere = openDatabase('postgres://landfall:x@127.0.0.1:9/landfall', { connections: 1 });
  const error = await nowhere.prisma.$queryRaw`SELECT 1`.catch((reason: unknown) => reason);
  expect(isDatabaseAway(error)).toBe(true);
  await nowhere.close();
});

it('so is a connection that had ended before it was asked', () => {
  const error = new Error('Client has encountered a connection error and is not queryable');
  expect(
    isDatabaseAway({ name: 'PrismaClientKnownRequestError', meta: { driverAdapterError: { cause: error } } }),
  ).toBe(true);
  expect(isDatabaseAway(error)).toBe(true);
});

it('so is one whose disk is full: nothing is wrong with what was to be written', async () => {
  const { organizationId } = await test.member();
  const full = inOrganization(
    test.platform.database,
    organizationId,
    (tx) =>
      tx.$executeRaw`DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$`,
  );
  expect(isDatabaseAway(await full.catch((error: unknown) => error))).toBe(true);
});
