import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startPostgres } from './postgres.ts';
import { processIdentity } from './process-identity.ts';
import { logStatements } from './statement-log.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'devstack-postgres-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('serves loopback with a password, and keeps data and address over a restart', async () => {
  const first = await startPostgres({ dir });
  const [{ version }] = (await query(first.url, 'select version()')) as [{ version: string }];
  expect(version).toContain('PostgreSQL 18');
  await query(first.url, 'create table kept as select 42 as answer');
  const wrong = new URL(first.url);
  wrong.password = 'guess';
  await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
  await first.stop();
  const second = await startPostgres({ dir });
  expect(second.url).toBe(first.url);
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  await second.stop();
}, 60_000);

test('counts what it is asked once it logs statements, without what was asked with', async () => {
  const server = await startPostgres({ dir });
  await query(server.url, 'select 1');
  const log = await logStatements(dir);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query('BEGIN');
  await client.query({ name: 'one', text: 'SELECT $1::text', values: ['hidden'] });
  // As it stands in a template.
  await client.query('\n    SELECT $1::text', ['hidden']);
  await client.query('COMMIT');
  await client.end();
  expect(await log.next()).toEqual({ statements: 4, transactions: 1 });
  expect(await log.next()).toEqual({ statements: 0, transactions: 0 });
  expect(await readFile(join(dir, 'postgres.log'), 'utf8')).not.toContain('hidden');
  await server.stop();
}, 60_000);

test('a killed run is cleaned up by the next start, its committed data kept', async () => {
  // The run is killed with -9 in the middle, as a whole: its child goes with it, its files stay as they are.
  const script = `
    const { startPostgres } = await import(${JSON.stringify(join(import.meta.dirname, 'postgres.ts'))});
    const { url } = await startPostgres({ dir: ${JSON.stringify(dir)} });
    const pg = (await import('pg')).default;
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('create table kept as select 42 as answer');
    process.kill(process.pid, 'SIGKILL');`;
  const killed = await execa(process.execPath, ['--input-type=module-typescript', '-e', script], {
    cwd: import.meta.dirname,
    reject: false,
  });
  expect(killed.signal).toBe('SIGKILL');
  const next = await startPostgres({ dir });
  expect(await query(next.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  await next.stop();
}, 60_000);

test('a server whose pid file is lost is ended, and a postmaster.pid of a stranger is not believed', async () => {
  const first = await startPostgres({ dir });
  const postmaster = Number((await readFile(join(dir, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  await rm(join(dir, 'postgres.pid'));
  const second = await startPostgres({ dir });
  expect(await processIdentity(postmaster)).toBeUndefined();
  await first.stop();
  await second.stop();
  // Our own pid stands for a stranger's: alive, and no server of this directory.
  await writeFile(
    join(dir, 'data', 'postmaster.pid'),
    `${process.pid}\n${dir}/data\n0\n${second.port}\n\n127.0.0.1\n`,
  );
  const third = await startPostgres({ dir });
  expect(await query(third.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await third.stop();
}, 60_000);

test('a taken port is stepped around, a half-made data directory made anew', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const taken = (squatter.address() as { port: number }).port;
  const first = await startPostgres({ dir, port: taken });
  expect(first.port).not.toBe(taken);
  await first.stop();
  squatter.close();
  // As if initdb had been killed: the marker is written after it.
  await rm(join(dir, 'initialised'));
  const second = await startPostgres({ dir });
  expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await second.stop();
  await expect(stat(join(dir, 'initdb-password'))).rejects.toThrow();
}, 60_000);
