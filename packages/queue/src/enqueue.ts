import { Queue as BullQueue, type JobsOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { catalog, type JobName, type JobPayload, jobKey } from './catalog.ts';
import { messageOf, type ReportQueue } from './report.ts';
import { turnOf } from './turn.ts';

export interface EnqueueOptions {
  /** Not before this many milliseconds from now. */
  delayMs?: number;
}

/**
 * The sending side. One row waits at most once per job; a wake-up for a row whose job is running right now makes it run
 * once more afterwards (BullMQ's `keepLastIfActive`, one atomic script: no wake-up between "read the row" and "done" is
 * lost). A wake-up without delay brings a delayed one forward; of two delays the earlier counts. Tenants take turns (`turn`).
 */
export function makeEnqueue(redis: Redis, prefix: string, report: ReportQueue) {
  const queues = new Map<JobName, BullQueue>();

  function queueOf(name: JobName): BullQueue {
    const known = queues.get(name);
    if (known) return known;
    const queue = new BullQueue(name, {
      connection: redis,
      prefix,
      streams: { events: { maxLen: 100 } },
      defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true, stackTraceLimit: 0 },
    });
    queue.on('error', () => undefined);
    queues.set(name, queue);
    return queue;
  }

  /** @returns false, and a report, when Redis cannot be reached; the row is there and the sweeper will find it. Never throws. */
  async function enqueue<Name extends JobName>(
    name: Name,
    payload: JobPayload<Name>,
    options: EnqueueOptions = {},
  ): Promise<boolean> {
    try {
      const data = catalog[name].schema.parse(payload);
      if (redis.status !== 'ready') throw new Error('Redis is not reachable.');
      const queue = queueOf(name);
      const key = jobKey(name, payload);
      const [priority, more] = await Promise.all([
        turnOf(redis, { prefix, name, key, tenant: payload.organizationId }),
        jobOptions(queue, key, options.delayMs ?? 0),
      ]);
      await queue.add(name, data, { ...more, priority });
      return true;
    } catch (error) {
      // A queue made while Redis went away stays broken: the next call makes another.
      if (redis.status !== 'ready') queues.delete(name);
      report({ kind: 'enqueue-failed', job: name, message: messageOf(error) });
      return false;
    }
  }

  return enqueue;
}

async function jobOptions(queue: BullQueue, key: string, delay: number): Promise<JobsOptions> {
  const hurry = delay <= 0 || (await isLater(queue, key, delay));
  const deduplication = { id: key, keepLastIfActive: true, ...(hurry ? { reschedule: true } : {}) };
  return delay > 0 ? { delay, deduplication } : { deduplication };
}

/** Does a job of this key already wait for a time later than `delay` from now? */
async function isLater(queue: BullQueue, key: string, delay: number): Promise<boolean> {
  const id = await queue.getDeduplicationJobId(key);
  const waiting = id ? await queue.getJob(id) : undefined;
  return waiting !== undefined && waiting.timestamp + waiting.delay > Date.now() + delay;
}
