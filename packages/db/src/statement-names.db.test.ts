import { randomUUID } from 'node:crypto';
import { type OrganizationId, organizationId } from '@landfall/contracts/ids';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testSchema } from '../test/testing.ts';
import { type Database, openDatabase } from './client.ts';
import { inOrganization } from './transaction.ts';

let schema: Awaited<ReturnType<typeof testSchema>>;
let database: Database;
beforeAll(async () => {
  schema = await testSchema();
  // One connection: whatever is prepared is prepared for everybody who comes after.
  database = openDatabase(schema.url, { connections: 1 });
});
afterAll(async () => {
  await database?.close();
  await schema?.drop();
});

async function newOrganization(): Promise<OrganizationId> {
  const id = organizationId.parse(randomUUID());
  await inOrganization(database, id, async (tx) => {
    await tx.organization.create({ data: { id, name: 'Acme' } });
    await tx.project.create({ data: { organizationId: id, id: randomUUID(), name: 'default' } });
  });
  return id;
}

const prepared = async (like: string) => {
  const rows = await database.prisma.$queryRawUnsafe<{ statement: string }[]>(
    'SELECT statement FROM pg_prepared_statements',
  );
  return rows.filter(({ statement }) => statement.includes(like)).length;
};
const named = (id: OrganizationId) =>
  inOrganization(database, id, (tx) => tx.project.findMany({ where: { name: 'default' } }));

it('a statement is prepared once, however often and for whomever it runs', async () => {
  const id = await newOrganization();
  for (let times = 0; times < 5; times += 1) await named(id);
  expect(await prepared('FROM "public"."projects"')).toBe(1);
});

it('lists of any length are not: each length is a statement of its own', async () => {
  const id = await newOrganization();
  const before = await prepared('');
  for (let length = 40; length < 60; length += 1) {
    const ids = Array.from({ length }, () => randomUUID());
    await inOrganization(database, id, (tx) => tx.project.findMany({ where: { id: { in: ids } } }));
  }
  expect(await prepared('')).toBe(before);
});

it('tenants are strangers under one plan, also when Postgres has made it a general one', async () => {
  const tenants = [await newOrganization(), await newOrganization()] as const;
  for (let times = 0; times < 20; times += 1) {
    const mine = tenants[times % 2] as OrganizationId;
    expect((await named(mine)).map((row) => row.organizationId)).toEqual([mine]);
  }
});
