import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { urlTo } from './postgres/url.ts';

/** Statements that a PostgreSQL ran, told by its own log. */
export interface StatementLog {
  /** Those since the last call: BEGIN and COMMIT count too. */
  next(): Promise<{ statements: number; transactions: number }>;
}

/** How the log names a statement of the simple and of the extended protocol (PostgreSQL, `log_statement`); it may begin on a line of its own. */
const STATEMENT = /LOG: {2}(?:statement|execute [^:]*):\s+(\w+)/g;

/** Has the PostgreSQL over `dir`, which is running, log each statement from now on. That costs it time. */
export async function logStatements(dir: string): Promise<StatementLog> {
  const password = await readFile(join(dir, 'superuser-password'), 'utf8');
  const ports: { postgres: number } = JSON.parse(await readFile(join(dir, 'ports.json'), 'utf8'));
  const client = new pg.Client({ connectionString: urlTo(ports.postgres, password.trim()) });
  await client.connect();
  await client.query("alter system set log_statement = 'all'");
  // Counted, not read.
  await client.query('alter system set log_parameter_max_length = 0');
  await client.query('select pg_reload_conf()');
  await client.end();
  const path = join(dir, 'postgres.log');
  let from = (await stat(path)).size;
  return {
    next: async () => {
      const text = await readFrom(path, from);
      from += Buffer.byteLength(text);
      const words = [...text.matchAll(STATEMENT)].map(([, word]) => word);
      return { statements: words.length, transactions: words.filter((word) => word === 'BEGIN').length };
    },
  };
}

/** Up to the end of the last whole line. */
async function readFrom(path: string, from: number): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(Math.max(0, size - from)), 0, size - from, from);
    return buffer.subarray(0, buffer.lastIndexOf('\n') + 1).toString('utf8');
  } finally {
    await file.close();
  }
}
