import { repositoryPath } from '@landfall/contracts/application';
import { GitError } from '../errors.ts';

/**
 * A path inside a repository in its normal form ('.' is the root), read again here whatever was done when it was
 * saved (security REPO-1).
 * @throws GitError `path-not-found`
 */
export function readPath(path: string): string {
  const parsed = repositoryPath.safeParse(path);
  if (parsed.success) return parsed.data;
  throw new GitError('path-not-found', {
    what: 'This is not a folder of a repository.',
    why: `${JSON.stringify(path.slice(0, 200))} is not a plain relative path.`,
    fix: 'Use a folder inside the repository, like shop/overlays/production.',
  });
}

/** The commit has no such folder. */
export function pathNotFound(path: string, why = 'The commit has no folder of this name.'): GitError {
  return new GitError('path-not-found', {
    what: `Could not find ${path} in the repository.`,
    why,
    fix: 'Check the path of the application, or push a commit that has it.',
  });
}
