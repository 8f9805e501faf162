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

type Level = 'debug' | 'info' | 'warn' | 'error';
export type Log = Record<Level, (fields: LogFields, message: string) => void>;

/** A log whose lines are built from an allow-list, so that no object with a secret in it is ever printed whole. */
export function openLog(level: string, role: string): Log {
  const logger = pino({ level, base: { role } });
  const line = (method: Level) => (fields: LogFields, message: string) =>
    write(logger, method, fields, message);
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}

function write(logger: Logger, method: Level, { error, ...fields }: LogFields, message: string): void {
  logger[method]({ ...fields, ...(error === undefined ? {} : { error: errorFields(error) }) }, message);
}

/** Errors whose messages were written for people by us; any other may quote what it choked on. */
const OURS = new Set([
  'AddressError',
  'ClusterError',
  'CryptoError',
  'DamagedDocument',
  'FenceLost',
  'GitError',
  'KubeconfigError',
  'LeaseLost',
  'PlatformError',
  'PolicyRefusal',
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
