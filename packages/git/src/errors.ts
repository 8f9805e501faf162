import type { ProblemWords } from '@landfall/contracts/problem';

/**
 * What went wrong with a repository. `unreachable`, `name-not-resolved`, `timed-out`, `disk-full` and `git-failed` may heal by
 * themselves; the others stay until somebody changes something.
 */
export type GitErrorCode =
  | 'url-refused'
  | 'address-refused'
  | 'name-not-resolved'
  | 'unreachable'
  | 'repository-moved'
  | 'host-key-unknown'
  | 'host-key-changed'
  | 'authentication-failed'
  | 'repository-not-found'
  | 'revision-not-found'
  | 'path-not-found'
  | 'too-large'
  | 'timed-out'
  | 'unsafe-tree'
  | 'nothing-to-revert'
  | 'push-refused'
  /** Of one fetch, which is then done in another way: the server leaves nothing out. */
  | 'filter-refused'
  /** Of one fetch, which is then done in another way: what it sent builds on a file that was left out. */
  | 'base-withheld'
  /** Ours, whatever was being written: nothing is wrong with the repository, and its owner can do nothing. */
  | 'disk-full'
  | 'git-failed';

const PASSING: ReadonlySet<GitErrorCode> = new Set([
  'unreachable',
  'name-not-resolved',
  'timed-out',
  'base-withheld',
  'disk-full',
  'git-failed',
]);

/** A failure about a repository, in the three parts a person reads. Never holds a credential. */
export class GitError extends Error {
  readonly code: GitErrorCode;
  readonly words: ProblemWords;
  /** Is it worth trying again without anybody changing anything? */
  readonly retriable: boolean;

  constructor(code: GitErrorCode, parts: Omit<ProblemWords, 'code'>, options?: ErrorOptions) {
    super(`${parts.what} ${parts.why} ${parts.fix}`, options);
    this.name = 'GitError';
    this.code = code;
    this.words = { code, ...parts };
    this.retriable = PASSING.has(code);
  }
}

/** What was asked for is not in the mirror. The words are not the server's, so the mirror may be at fault. */
export class NotInMirror extends GitError {
  constructor(parts: Omit<ProblemWords, 'code'>) {
    super('revision-not-found', parts);
    this.name = 'NotInMirror';
  }
}

/** A file that was to be checked out is larger than what is ever fetched, or it was lost: the mirror may be at fault. */
export class Withheld extends GitError {
  /** Object id of the file. */
  readonly oid: string;

  constructor(oid: string, parts: Omit<ProblemWords, 'code'>) {
    super('too-large', parts);
    this.name = 'Withheld';
    this.oid = oid;
  }
}
