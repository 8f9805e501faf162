import type { Redis } from 'ioredis';
import type { z } from 'zod';
import { patientConnection } from './connection.ts';
import { messageOf, type ReportQueue } from './report.ts';

/** `everyone`: messages may have been missed while Redis was away; whoever listens should look once. */
export type Listener<Message> = (message: Message | 'everyone') => void;

/** A channel of the whole platform: what is said is a hint, and may be lost. */
export interface Channel<Message> {
  /** False when nobody could be told. Never throws. */
  say(message: Message): Promise<boolean>;
  /** Until the returned function is called. The first listener opens a connection of its own. */
  hear(listener: Listener<Message>): () => void;
  close(): void;
}

interface ChannelInput<Message> {
  url: string;
  /** Says; it must not wait. */
  redis: Redis;
  prefix: string;
  name: string;
  schema: z.ZodType<Message>;
  report: ReportQueue;
}

/** Publish and subscribe ignore database numbers, so the number is in the channel's name. */
export function openChannel<Message>(input: ChannelInput<Message>): Channel<Message> {
  const { redis, report, schema } = input;
  const channel = `${input.prefix}:${redis.options.db ?? 0}:${input.name}`;
  const listeners = new Set<Listener<Message>>();
  let ears: Redis | undefined;
  return {
    say: async (message) => {
      try {
        await redis.publish(channel, JSON.stringify(message));
        return true;
      } catch (error) {
        report({ kind: 'wake-failed', message: messageOf(error) });
        return false;
      }
    },
    hear: (listener) => {
      listeners.add(listener);
      if (!ears) {
        ears = patientConnection(input.url, input.name, report);
        listen(ears, channel, schema, listeners);
      }
      return () => void listeners.delete(listener);
    },
    close: () => ears?.disconnect(),
  };
}

function listen<Message>(
  redis: Redis,
  channel: string,
  schema: z.ZodType<Message>,
  listeners: Set<Listener<Message>>,
): void {
  const tell = (message: Message | 'everyone') => {
    for (const listener of listeners) listener(message);
  };
  redis.on('ready', () => {
    redis.subscribe(channel).then(
      () => tell('everyone'),
      () => undefined,
    );
  });
  redis.on('message', (_channel: string, text: string) => {
    const message = parse(schema, text);
    if (message !== undefined) tell(message);
  });
}

function parse<Message>(schema: z.ZodType<Message>, text: string): Message | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
