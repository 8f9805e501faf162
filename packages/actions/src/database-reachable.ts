import type { Platform } from './context.ts';

/** Does Postgres answer? For health checks: no rows are read, no tenant is entered. */
export async function isDatabaseReachable({ database }: Pick<Platform, 'database'>): Promise<boolean> {
  try {
    await database.prisma.$queryRaw`SELECT 1`;
    return true;
  } catch {
    return false;
  }
}
