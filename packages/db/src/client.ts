import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from './generated/client.ts';

export type { Prisma } from './generated/client.ts';

/** SQL NULL in a JSON column: Prisma reads a plain `null` there as a mistake. */
export const JSON_NULL = Prisma.DbNull;

/** A pool of connections as the application's role: row-level security binds it, so every query runs in a transaction of `transaction.ts`. */
export interface Database {
  prisma: PrismaClient;
  close(): Promise<void>;
}

/** Opens the pool; connections are made at first use. `connections` bounds it. */
export function openDatabase(url: string, { connections = 10 }: { connections?: number } = {}): Database {
  const adapter = new PrismaPg({ connectionString: url, max: connections, connectionTimeoutMillis: 5_000 });
  const prisma = new PrismaClient({ adapter });
  return { prisma, close: () => prisma.$disconnect() };
}
