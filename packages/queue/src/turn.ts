import type { Redis } from 'ioredis';

/** BullMQ takes priorities up to here; more than so many of one tenant wait beside each other, in whatever order. */
const LAST = 2_000_000;

/**
 * KEYS: jobs that wait, by priority; the last turn of each tenant; what says that this row waits or runs already. ARGV: the tenant.
 * A score is its priority * 2^32 and a counter. A row that waits keeps its turn, and takes none more.
 */
const SCRIPT = `
local head = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
local now = 1
if head[2] then now = math.floor(tonumber(head[2]) / 4294967296) else redis.call('DEL', KEYS[2]) end
local last = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '0')
if redis.call('EXISTS', KEYS[3]) == 1 then return math.max(now, last) end
local turn = math.min(math.max(now, last + 1), ${LAST})
redis.call('HSET', KEYS[2], ARGV[1], turn)
return turn`;

/** The connections that know the script, which is sent by its digest from then on. */
type Knowing = Redis & { turnOf(...keysAndTenant: [string, string, string, string]): Promise<number> };

function knowing(redis: Redis): Knowing {
  if (!('turnOf' in redis)) redis.defineCommand('turnOf', { numberOfKeys: 3, lua: SCRIPT });
  return redis as Knowing;
}

/**
 * Whose turn a job is, as BullMQ's priority: lower is sooner, and equals are in the order they came. The first job of each tenant
 * comes before the second of any, so that one that has ten thousand waiting keeps nobody behind them all (start-time fair
 * queueing: the clock is the turn that is served next, and whoever had nothing waiting begins there). One round trip.
 */
export async function turnOf(
  redis: Redis,
  { prefix, name, key, tenant }: { prefix: string; name: string; key: string; tenant: string },
): Promise<number> {
  const of = (what: string) => `${prefix}:${name}:${what}`;
  const turn = await knowing(redis).turnOf(
    of('prioritized'),
    `${prefix}:turns:${name}`,
    of(`de:${key}`),
    tenant,
  );
  return Number(turn);
}
