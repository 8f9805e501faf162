import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { organizationId } from '@landfall/contracts/ids';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testSchema } from '../test/testing.ts';
import { type Database, openDatabase } from './client.ts';
import { PipelinedClient } from './pipelined-client.ts';
import { inOrganization } from './transaction.ts';

let schema: Awaited<ReturnType<typeof testSchema>>;
let database: Database;
beforeAll(async () => {
  schema = await testSchema();
  // One connection: whoever comes next has it from whoever failed.
  database = openDatabase(schema.url, { connections: 1 });
});
afterAll(async () => {
  await database?.close();
  await schema?.drop();
});

const create = (name: string) => {
  const id = organizationId.parse(randomUUID());
  return inOrganization(database, id, async (tx) => {
    await tx.organization.create({ data: { id, name } });
    return id;
  });
};

it('statements that are asked for at once share a transaction and are answered each', async () => {
  const id = await create('Acme');
  const names = await inOrganization(database, id, (tx) =>
    Promise.all(Array.from({ length: 20 }, () => tx.organization.findFirst({ select: { name: true } }))),
  );
  expect(names).toEqual(Array.from({ length: 20 }, () => ({ name: 'Acme' })));
});

it('of statements that are asked for at once one failure takes all back, and the connection goes on', async () => {
  const id = await create('Acme');
  const failing = inOrganization(database, id, (tx) =>
    Promise.all([
      tx.project.create({ data: { organizationId: id, id: randomUUID(), name: 'one' } }),
      tx.$executeRaw`SELECT 1 / 0`,
      tx.project.create({ data: { organizationId: id, id: randomUUID(), name: 'two' } }),
    ]),
  );
  await expect(failing).rejects.toThrow();
  expect(await inOrganization(database, id, (tx) => tx.project.count())).toBe(0);
});

it('what is asked in one turn is one write, though each waits for the one before it', async () => {
  const client = new PipelinedClient({ connectionString: schema.url });
  await client.connect();
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  let writes = 0;
  const { _write, _writev } = stream;
  stream._write = (...asked) => {
    writes += 1;
    _write.apply(stream, asked);
  };
  stream._writev = (...asked) => {
    writes += 1;
    _writev?.apply(stream, asked);
  };
  await client.query('BEGIN');
  await client.query("SELECT set_config('landfall.organization', $1, true)", ['']);
  const { rows } = await client.query('SELECT $1::int AS number', [1]);
  expect([rows, writes]).toEqual([[{ number: 1 }], 1]);
  await client.query('COMMIT');
  expect(writes).toBe(2);
  await client.end();
});

it('many tenants on one connection see their own rows', async () => {
  const ids = await Promise.all(Array.from({ length: 10 }, (_none, at) => create(`org ${at}`)));
  const seen = await Promise.all(
    ids.map((id) =>
      inOrganization(database, id, (tx) => tx.organization.findMany({ select: { name: true } })),
    ),
  );
  expect(seen).toEqual(ids.map((_id, at) => [{ name: `org ${at}` }]));
});

it('work that fails leaves a connection on which the next tenant is itself', async () => {
  const id = await create('next');
  const broken = inOrganization(database, id, (tx) => tx.$queryRaw`SELECT nothing FROM nowhere`);
  const [failed, seen] = await Promise.allSettled([
    broken,
    inOrganization(database, id, (tx) => tx.organization.findMany({ select: { name: true } })),
  ]);
  expect(failed.status).toBe('rejected');
  expect(seen).toMatchObject({ status: 'fulfilled', value: [{ name: 'next' }] });
});

it('what says that it is the last statement is committed before its transaction has heard of it', async () => {
  const id = await create('before');
  const other = openDatabase(schema.url, { connections: 1 });
  const name = () =>
    inOrganization(other, id, (tx) => tx.organization.findFirstOrThrow({ select: { name: true } }));
  await inOrganization(database, id, async (tx) => {
    await tx.$executeRaw`/* last */ UPDATE organizations SET name = 'after' WHERE id = ${id}::uuid`;
    expect(await name()).toEqual({ name: 'after' });
  });
  await other.close();
});

it('where the last statement fails nothing is committed, and the connection goes on', async () => {
  const id = await create('as it was');
  const failing = inOrganization(database, id, async (tx) => {
    await tx.organization.updateMany({ data: { name: 'lost' } });
    await tx.$executeRaw`/* last */ SELECT 1 / 0`;
  });
  await expect(failing).rejects.toThrow('division by zero');
  const seen = await inOrganization(database, id, (tx) =>
    tx.organization.findMany({ select: { name: true } }),
  );
  expect(seen).toEqual([{ name: 'as it was' }]);
});

it('work that asks for more behind its last statement fails, and the connection goes on', async () => {
  const id = await create('before');
  const failing = inOrganization(database, id, async (tx) => {
    await tx.$executeRaw`/* last */ UPDATE organizations SET name = 'after' WHERE id = ${id}::uuid`;
    return tx.organization.findMany({ select: { name: true } });
  });
  await expect(failing).rejects.toThrow('behind the last one of its transaction');
  const seen = await inOrganization(database, id, (tx) =>
    tx.organization.findMany({ select: { name: true } }),
  );
  expect(seen).toEqual([{ name: 'after' }]);
});
