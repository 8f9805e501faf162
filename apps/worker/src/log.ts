import type { QueueReport } from '@landfall/queue';
import { type Logger, pino } from 'pino';

/** What a line may hold beside its message: ids, names, counts and codes. Everything else is left out. */
export interface LogFields {
  role?: string;
  job?: string;
  organizationId?: string;
  id?: string;
  attempt?: number;
  milliseconds?: number;
  count?: number;
  outcome?: string;
  state?: string;
  signal?: string;
  detail?: string;
  error?: unknown;
}

export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** A log whose lines are built from an allow-list, so that no object with a secret in it is ever printed whole. */
export function openLog(level: string, role: string): Log {
  const logger = pino({ level, base: { role } });
  const line = (method: 'debug' | 'info' | 'warn' | 'error') => (fields: LogFields, message: string) =>
    write(logger, method, fields, message);
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}

function write(
  logger: Logger,
  method: 'debug' | 'info' | 'warn' | 'error',
  { error, ...fields }: LogFields,
  message: string,
): void {
  logger[method]({ ...fields, ...(error === undefined ? {} : { error: errorFields(error) }) }, message);
}

/** Errors whose messages were written for people by us; any other may quote what it choked on. */
const OURS = new Set([
  'AddressError',
  'ClusterError',
  'CryptoError',
  'FenceLost',
  'GitError',
  'KubeconfigError',
  'LeaseLost',
  'Refusal',
  'RenderError',
]);

/** An error without what it may quote: its name, its code and where it was thrown. */
export function errorFields(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const frames = (error.stack ?? '').split('\n').filter((text) => /^\s+at /.test(text));
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    ...(OURS.has(error.name) ? { message: error.message.slice(0, 500) } : {}),
    at: frames.slice(0, 6).join('\n'),
  };
}

/** The queue's word about itself, as a line of the log. */
export function logQueue(log: Log, report: QueueReport): void {
  switch (report.kind) {
    case 'connection':
      log.warn({ state: report.state, detail: report.of }, 'redis connection');
      break;
    case 'handler-failed':
      log.error({ job: report.job, id: report.key, error: report.error }, 'job failed');
      break;
    case 'overdue':
      log.error({ job: report.job, id: report.key, detail: report.message }, 'job overdue');
      break;
    case 'wake-failed':
      log.warn({ detail: report.message }, 'nobody could be woken');
      break;
    case 'enqueue-failed':
    case 'dropped':
    case 'worker-error':
      log.warn({ job: report.job, detail: report.message }, report.kind);
  }
}
