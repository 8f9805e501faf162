/** Prisma: cannot reach, timed out, connection closed, no connection in time, transaction could not start or was lost. */
const PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028']);
/** Node: nobody there. Postgres: shutting down, crashed, starting, its disk full, too many connections, connection failures. */
const OTHER_CODES = /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|57P0\d|53100|53300|08\w{3})$/;
/** node-postgres has no code for a connection that ended before the query was sent: it is "not queryable". */
const AWAY_WORDS = /connection (terminated|timeout)|DatabaseNotReachable|is not queryable/i;

/**
 * Did this fail because Postgres cannot be reached, now? Then it says nothing about what was tried: a door answers 503 and
 * not 500, a job leaves its row as it is and is woken again by the sweeper.
 */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false;
  const { code, cause, message, meta } = error as Record<string, unknown>;
  if (typeof code === 'string' && (PRISMA_CODES.has(code) || OTHER_CODES.test(code))) return true;
  if (typeof message === 'string' && AWAY_WORDS.test(message)) {
    return true;
  }
  return isDatabaseAway(cause, depth + 1) || isDatabaseAway(meta, depth + 1) || isDriverError(meta, depth);
}

/** Prisma's driver adapters hide the driver's own error one level deeper. */
const isDriverError = (meta: unknown, depth: number): boolean =>
  typeof meta === 'object' &&
  meta !== null &&
  'driverAdapterError' in meta &&
  isDatabaseAway(meta.driverAdapterError, depth + 1);
