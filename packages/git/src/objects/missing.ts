import { GitError } from '../errors.ts';

/** An object that a commit of the mirror names is not in it, or is something else. */
export function missingObject(oid: string): GitError {
  return new GitError('git-failed', {
    what: 'Could not read a file of the repository.',
    why: `Object ${oid.slice(0, 12)} is not here, or is no file.`,
    fix: 'Try again; if it stays so, tell us.',
  });
}
