import { GitError } from '../errors.ts';

/** Most files and folders of a commit that are looked at. */
export const MAX_TREE_ENTRIES = 200_000;
/** Of all their paths together: a few long folder names in each other make a small repository a lot of text. */
export const MAX_PATHS_LENGTH = 16 * 1024 * 1024;
/** Linux opens no longer one (PATH_MAX). */
export const MAX_PATH_LENGTH = 4_096;
export const MAX_DEPTH = 100;

export function tooManyFiles(): GitError {
  return new GitError('too-large', {
    what: 'The repository has too many files.',
    why: `A commit may have at most ${MAX_TREE_ENTRIES.toLocaleString('en')} of them.`,
    fix: 'Move manifests to a repository of their own.',
  });
}

export function tooMuchPath(): GitError {
  return new GitError('too-large', {
    what: 'The paths of the repository are too long.',
    why: `All of them together may have ${MAX_PATHS_LENGTH.toLocaleString('en')} characters, and one of them ${MAX_PATH_LENGTH.toLocaleString('en')}.`,
    fix: 'Shorten the names of folders, or move manifests to a repository of their own.',
  });
}

export function tooDeep(): GitError {
  return new GitError('unsafe-tree', {
    what: 'The folders of the repository are not read.',
    why: `They lie more than ${MAX_DEPTH} deep in each other.`,
    fix: 'Move what is deployed nearer to the top.',
  });
}
