export type DevstackErrorCode =
  | 'tool-missing'
  | 'tool-build-failed'
  | 'process-did-not-start'
  | 'not-ready-in-time'
  | 'bad-request'
  | 'not-running';

/** What devstack throws: what happened, why, and what to do about it. */
export class DevstackError extends Error {
  readonly code: DevstackErrorCode;

  constructor(code: DevstackErrorCode, what: string, why: string, todo: string, cause?: unknown) {
    super(`${what} ${why} ${todo}`, cause === undefined ? undefined : { cause });
    this.name = 'DevstackError';
    this.code = code;
  }
}

/** The error about a program that could not start. */
export function didNotStart(name: string, how: string, log: string): DevstackError {
  return new DevstackError('process-did-not-start', `${name} ended while starting (${how}).`, log, '');
}
