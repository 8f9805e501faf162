/** One field that another manager owns with another value (a 409 of server-side apply). */
export interface OwnedField {
  manager: string;
  /** The API server's own path: `.spec.template.spec.containers[name="web"].image`. */
  path: string;
}

/** One field the API server calls invalid. `message` holds no value of a Secret. */
export interface InvalidField {
  path: string;
  message: string;
}

/** Why a request to a cluster did not do what was asked: a closed set, so that callers switch on it. */
export type ClusterFault =
  | { code: 'unreachable' }
  | { code: 'untrusted' }
  | { code: 'unauthorized' }
  | { code: 'forbidden' }
  | { code: 'not-found'; of: 'object' | 'kind' | 'namespace' }
  | { code: 'conflict' }
  | { code: 'already-exists' }
  | { code: 'field-conflict'; conflicts: OwnedField[] }
  | { code: 'invalid'; causes: InvalidField[] }
  | { code: 'too-large' }
  | { code: 'too-many-requests'; retryAfterMs?: number }
  | { code: 'server-error'; status: number; retryAfterMs?: number }
  | { code: 'timed-out' }
  | { code: 'expired' }
  | { code: 'unexpected'; status: number };

export type ClusterFaultCode = ClusterFault['code'];

/**
 * A request to a cluster that failed. The message is for people and never holds a value of a Secret, a token or a
 * header; `fix` says what to do where that is known.
 */
export class ClusterError extends Error {
  readonly fault: ClusterFault;
  readonly fix: string | undefined;

  constructor(fault: ClusterFault, message: string, options?: ErrorOptions & { fix?: string }) {
    super(message, options);
    this.name = 'ClusterError';
    this.fault = fault;
    this.fix = options?.fix;
  }

  get code(): ClusterFaultCode {
    return this.fault.code;
  }
}

/** Is this a cluster's refusal with one of these codes? */
export function isClusterError(error: unknown, ...codes: ClusterFaultCode[]): error is ClusterError {
  return error instanceof ClusterError && (codes.length === 0 || codes.includes(error.code));
}

/** Would the same request perhaps succeed a moment later? Server-side apply is safe to repeat. */
export function isTransient(error: unknown): error is ClusterError {
  return isClusterError(error, 'unreachable', 'too-many-requests', 'server-error', 'timed-out');
}
