import type { OrganizationId } from '@landfall/contracts/ids';
import type { WorkerRole } from './catalog.ts';
import { openChannel } from './channel.ts';
import { hastyConnection, readyWithin } from './connection.ts';
import { type ConsumeOptions, type Consumer, consume, type Handlers } from './consume.ts';
import { makeEnqueue } from './enqueue.ts';
import { type Followed, openFollowed } from './followed.ts';
import type { ReportQueue } from './report.ts';
import {
  type AgentWake,
  type AgentWakeListener,
  agentWakeMessage,
  type WakeListener,
  wakeMessage,
} from './wake.ts';
import { wakeTogether } from './wake-together.ts';

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
  /** Says that an organization's events have reached a position, soon; wakes of a moment go together. Never throws; false when nobody could be told. */
  wake(organizationId: OrganizationId, position: number | bigint): Promise<boolean>;
  /** Hears wake-ups of every organization until the returned function is called. */
  onWake(listener: WakeListener): () => void;
  /** Says that something waits for the agent of a cluster, or came from it. Never throws; false when nobody could be told. */
  wakeAgents(wake: AgentWake): Promise<boolean>;
  /** Hears what is said of every cluster's agent until the returned function is called. */
  onAgentWake(listener: AgentWakeListener): () => void;
  /** Lines of logs that are followed. */
  followed: Omit<Followed, 'close'>;
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
  const common = { url: redisUrl, redis, prefix, report };
  const wakes = openChannel({ ...common, name: 'wake', schema: wakeMessage });
  const told = wakeTogether(wakes.say);
  const agentWakes = openChannel({ ...common, name: 'agents', schema: agentWakeMessage });
  const followed = openFollowed(common);
  const consumers: Consumer[] = [];
  const enqueue = makeEnqueue(redis, prefix, report);

  return {
    enqueue,
    consume: (role, handlers, consumeOptions = {}) => {
      const consumer = consume({
        url: redisUrl,
        prefix,
        role,
        handlers,
        options: consumeOptions,
        report,
        enqueue,
      });
      consumers.push(consumer);
      return consumer;
    },
    wake: (organizationId, position) => told.wake({ organizationId, position: Number(position) }),
    onWake: wakes.hear,
    wakeAgents: agentWakes.say,
    onAgentWake: agentWakes.hear,
    followed,
    isReachable: () => redis.status === 'ready',
    close: async () => {
      await Promise.all(consumers.map((consumer) => consumer.close()));
      await told.close();
      wakes.close();
      agentWakes.close();
      followed.close();
      redis.disconnect();
    },
  };
}
