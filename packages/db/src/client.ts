import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from './generated/client.ts';
import { PipelinedClient } from './pipelined-client.ts';
import { statementNames } from './statement-names.ts';

export type { Prisma } from './generated/client.ts';

/** SQL NULL in a JSON column: Prisma reads a plain `null` there as a mistake. */
export const JSON_NULL = Prisma.DbNull;

/** A part of a statement with its values, to be put into others. */
export const sql = Prisma.sql;

/** A pool of connections as the application's role: row-level security binds it, so every query runs in a transaction of `transaction.ts`. */
export interface Database {
  prisma: PrismaClient;
  close(): Promise<void>;
}

/**
 * What Postgres itself ends, in ms. A process that was stopped in the middle of a transaction (SIGSTOP, a frozen machine)
 * holds its row locks: of a lease, of an organization's event counter. It cannot give them back, so the server takes them.
 */
const SERVER_LIMITS = {
  idle_in_transaction_session_timeout: 8_000,
  lock_timeout: 12_000,
  statement_timeout: 15_000,
};

/** Timeouts of every transaction, in ms. No network call belongs inside one. */
export const TRANSACTION_LIMITS = { timeout: 15_000, maxWait: 10_000 };

/** What comes every quarter of a minute finds a connection: to make one costs ten times what it is made for. */
const KEEP_IDLE_MS = 60_000;

/** Opens the pool; connections are made at first use. `connections` bounds it. */
export function openDatabase(url: string, { connections = 10 }: { connections?: number } = {}): Database {
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: connections,
      Client: PipelinedClient,
      idleTimeoutMillis: KEEP_IDLE_MS,
      // As long as a transaction may wait to begin: a shorter one would refuse what only stands in line.
      connectionTimeoutMillis: TRANSACTION_LIMITS.maxWait,
      ...SERVER_LIMITS,
    },
    { statementNameGenerator: statementNames() },
  );
  const prisma = new PrismaClient({ adapter });
  return { prisma, close: () => prisma.$disconnect() };
}
