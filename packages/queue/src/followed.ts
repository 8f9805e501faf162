import { type FollowMessage, followMessage } from '@landfall/contracts/follow';
import type { Redis } from 'ioredis';
import { patientConnection } from './connection.ts';
import { messageOf, type ReportQueue } from './report.ts';

/** `gap`: the connection was lost for a while, and what was said meanwhile is lost with it. */
export type FollowListener = (message: FollowMessage | 'gap') => void;

/** Lines of logs on their way from whoever reads them to whoever holds the page. Redis passes them on and keeps nothing. */
export interface Followed {
  /** True when somebody heard it. Never throws. */
  say(followId: string, message: FollowMessage): Promise<boolean>;
  /**
   * Hears one follow until the returned function is called: resolved, nothing said from then on is missed. @throws Error when Redis
   * is away
   */
  hear(followId: string, listener: FollowListener): Promise<() => void>;
  close(): void;
}

interface FollowedInput {
  url: string;
  /** Says; it must not wait. */
  redis: Redis;
  prefix: string;
  report: ReportQueue;
}

const SUBSCRIBE_WITHIN_MS = 5_000;

/** A channel for each follow, so that a process is sent only what somebody there reads. */
export function openFollowed({ url, redis, prefix, report }: FollowedInput): Followed {
  const channelOf = (id: string) => `${prefix}:${redis.options.db ?? 0}:follow:${id}`;
  const listeners = new Map<string, FollowListener>();
  let ears: Redis | undefined;
  const earsOpen = (): Redis => {
    if (ears) return ears;
    ears = patientConnection(url, 'follow', report);
    listen(ears, listeners);
    return ears;
  };
  return {
    say: async (id, message) => {
      try {
        return (await redis.publish(channelOf(id), JSON.stringify(message))) > 0;
      } catch (error) {
        report({ kind: 'wake-failed', message: messageOf(error) });
        return false;
      }
    },
    hear: async (id, listener) => {
      const channel = channelOf(id);
      const open = earsOpen();
      listeners.set(channel, listener);
      const stop = (): void => {
        listeners.delete(channel);
        open.unsubscribe(channel).catch(() => undefined);
      };
      try {
        await within(SUBSCRIBE_WITHIN_MS, open.subscribe(channel));
      } catch (error) {
        stop();
        throw error;
      }
      return stop;
    },
    close: () => ears?.disconnect(),
  };
}

function listen(redis: Redis, listeners: Map<string, FollowListener>): void {
  let wasReady = false;
  redis.on('ready', () => {
    // It subscribes again by itself.
    if (wasReady) for (const listener of listeners.values()) listener('gap');
    wasReady = true;
  });
  redis.on('message', (channel: string, text: string) => {
    const message = parse(text);
    if (message) listeners.get(channel)?.(message);
  });
}

function parse(text: string): FollowMessage | undefined {
  try {
    return followMessage.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function within<Value>(ms: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('Redis is not reachable.')), ms);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
