import type { PublicKeys } from '@landfall/crypto/role-keys';
import { openDatabase } from '@landfall/db/client';
import type { Queue } from '@landfall/queue';
import type { Platform } from './context.ts';

export interface PlatformInput {
  /** Of the application's role, which row-level security binds. */
  databaseUrl: string;
  /** Bound of the connection pool. Default 10. */
  connections?: number;
  queue: Queue;
  publicKeys: PublicKeys;
  publicUrl: string;
}

/** What a process hands to every action, and how to let go of it. The queue is closed by whoever opened it. */
export function openPlatform(input: PlatformInput): { platform: Platform; close: () => Promise<void> } {
  const { connections } = input;
  const database = openDatabase(input.databaseUrl, connections === undefined ? {} : { connections });
  const { queue, publicKeys } = input;
  const publicUrl = input.publicUrl.replace(/\/+$/, '');
  return {
    platform: { database, queue, publicKeys, publicUrl, now: () => new Date() },
    close: () => database.close(),
  };
}
