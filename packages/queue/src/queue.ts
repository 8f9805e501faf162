import type { OrganizationId } from '@landfall/contracts/ids';
import type { Redis } from 'ioredis';
import type { WorkerRole } from './catalog.ts';
import { hastyConnection, patientConnection, readyWithin } from './connection.ts';
import { type ConsumeOptions, type Consumer, consume, type Handlers } from './consume.ts';
import { makeEnqueue } from './enqueue.ts';
import type { ReportQueue } from './report.ts';
import { listenForWakes, publishWake, type WakeListener, wakeChannel } from './wake.ts';

export interface QueueOptions {
  /** Told about everything that goes wrong: it is the log's. */
  report?: ReportQueue;
  /** First part of every key and channel. Default `landfall`. */
  prefix?: string;
}

/** Wakes whoever has to look at a row. Losing it loses nothing: rows are truth (design 4.1). */
export interface Queue {
  /** Asks for a job. Never throws; false when Redis cannot be reached. */
  enqueue: ReturnType<typeof makeEnqueue>;
  /** Starts doing the jobs of a role. */
  consume<Role extends WorkerRole>(role: Role, handlers: Handlers<Role>, options?: ConsumeOptions): Consumer;
  /** Says that an organization's events have reached a position. Never throws; false when nobody could be told. */
  wake(organizationId: OrganizationId, position: number | bigint): Promise<boolean>;
  /** Hears wake-ups of every organization until the returned function is called. */
  onWake(listener: WakeListener): () => void;
  /** Can Redis be reached right now? For health pages ("queue degraded"). */
  isReachable(): boolean;
  /** Closes consumers, then connections. */
  close(): Promise<void>;
}

/**
 * Connects to Redis, waiting at most two seconds: without Redis the process starts all the same and connects later.
 * @param redisUrl `redis://[user]:[password]@host:port/db`
 */
export async function openQueue(redisUrl: string, options: QueueOptions = {}): Promise<Queue> {
  const report = options.report ?? (() => undefined);
  const prefix = options.prefix ?? 'landfall';
  const redis = hastyConnection(redisUrl, 'sender', report);
  await readyWithin(redis, 2000);
  const channel = wakeChannel(prefix, redis);
  const listeners = new Set<WakeListener>();
  const consumers: Consumer[] = [];
  let ears: Redis | undefined;

  return {
    enqueue: makeEnqueue(redis, prefix, report),
    consume: (role, handlers, consumeOptions = {}) => {
      const consumer = consume({ url: redisUrl, prefix, role, handlers, options: consumeOptions, report });
      consumers.push(consumer);
      return consumer;
    },
    wake: (organizationId, position) =>
      publishWake(redis, channel, { organizationId, position: Number(position) }, report),
    onWake: (listener) => {
      listeners.add(listener);
      if (!ears) {
        ears = patientConnection(redisUrl, 'wake-ups', report);
        listenForWakes(ears, channel, listeners);
      }
      return () => void listeners.delete(listener);
    },
    isReachable: () => redis.status === 'ready',
    close: async () => {
      await Promise.all(consumers.map((consumer) => consumer.close()));
      ears?.disconnect();
      redis.disconnect();
    },
  };
}
