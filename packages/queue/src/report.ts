import type { JobName } from './catalog.ts';

/** What the queue tells its process, for the log. Never holds a payload's contents beyond ids, nor the address of Redis. */
export type QueueReport =
  | { kind: 'connection'; state: 'ready' | 'lost'; of: string; message?: string }
  | { kind: 'enqueue-failed'; job: JobName; message: string }
  | { kind: 'wake-failed'; message: string }
  | { kind: 'dropped'; job: JobName; message: string }
  | { kind: 'handler-failed'; job: JobName; key: string; error: unknown }
  | { kind: 'overdue'; job: JobName; key: string; message: string }
  | { kind: 'worker-error'; job: JobName; message: string };

export type ReportQueue = (report: QueueReport) => void;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
