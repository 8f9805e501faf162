import { Redis as Client } from 'ioredis';
import pg from 'pg';
import { expect, test } from 'vitest';
import { prepareTemplate, testDatabase, testRedis } from './test-stack.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('a template is prepared once however many ask, and copies do not see each other', async () => {
  const name = `template_${process.pid}_${Date.now()}`;
  let prepared = 0;
  const prepare = async (url: string) => {
    prepared += 1;
    await query(url, 'create table colours (name text)');
  };
  await Promise.all([1, 2, 3].map(() => prepareTemplate(name, prepare)));
  expect(prepared).toBe(1);
  const [a, b] = await Promise.all([testDatabase({ template: name }), testDatabase({ template: name })]);
  await query(a.url, "insert into colours values ('green')");
  expect(await query(b.url, 'select * from colours')).toEqual([]);
  await Promise.all([a.drop(), b.drop()]);
  await expect(query(a.url, 'select 1')).rejects.toThrow('does not exist');
});

test('a template that fails to prepare is not left half made', async () => {
  const name = `broken_${process.pid}_${Date.now()}`;
  await expect(prepareTemplate(name, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(testDatabase({ template: name })).rejects.toThrow('does not exist');
});

test('two tests on one Redis do not see each other', async () => {
  const [a, b] = [await testRedis(), await testRedis()];
  const [ca, cb] = [new Client(a.url), new Client(b.url)];
  await ca.set('colour', 'green');
  expect(await cb.get('colour')).toBeNull();
  await a.flush();
  expect(await ca.get('colour')).toBeNull();
  ca.disconnect();
  cb.disconnect();
});
