import { organizationId } from '@landfall/contracts/ids';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { messageOf, type ReportQueue } from './report.ts';

const wakeMessage = z.strictObject({ organizationId, position: z.number().int().nonnegative() });
export type Wake = z.infer<typeof wakeMessage>;
/** `everyone`: wake-ups may have been missed while Redis was away; whoever listens should look once. */
export type WakeListener = (wake: Wake | 'everyone') => void;

/** One channel for the platform. Publish and subscribe ignore database numbers, so the number is in the name. */
export const wakeChannel = (prefix: string, redis: Redis): string =>
  `${prefix}:${redis.options.db ?? 0}:wake`;

/** Says that an organization's events have reached a position. A hint: false when nobody could be told, never throws. */
export async function publishWake(
  redis: Redis,
  channel: string,
  wake: Wake,
  report: ReportQueue,
): Promise<boolean> {
  try {
    await redis.publish(channel, JSON.stringify(wake));
    return true;
  } catch (error) {
    report({ kind: 'wake-failed', message: messageOf(error) });
    return false;
  }
}

/** Hears wake-ups on a connection of its own and hands them to every listener. */
export function listenForWakes(redis: Redis, channel: string, listeners: Set<WakeListener>): void {
  const tell = (wake: Wake | 'everyone') => {
    for (const listener of listeners) listener(wake);
  };
  redis.on('ready', () => {
    redis.subscribe(channel).then(
      () => tell('everyone'),
      () => undefined,
    );
  });
  redis.on('message', (_channel: string, text: string) => {
    const wake = parseWake(text);
    if (wake) tell(wake);
  });
}

function parseWake(text: string): Wake | null {
  try {
    return wakeMessage.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
