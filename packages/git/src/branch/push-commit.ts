import { commitId, refName } from '@landfall/contracts/git';
import { GitError } from '../errors.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { contactRemote } from '../remote/contact.ts';

const PUSH_MS = 120_000;

/**
 * Pushes a commit of the mirror as a branch, which is never forced: nobody's is overwritten. No hook has a part in it.
 * @throws GitError `push-refused` when the host does not take it
 */
export async function pushCommit(mirror: Mirror, commit: string, branch: string): Promise<void> {
  const target = refName.parse(`refs/heads/${branch}`);
  try {
    await contactRemote(mirror.remote, {
      // What the server has is not sent again, nor asked for where it was withheld: also when the branch has moved since.
      args: [
        ...['-c', 'push.negotiate=true'],
        'push',
        '--quiet',
        '--no-verify',
        '--',
        mirror.remote.url,
        `${commitId.parse(commit)}:${target}`,
      ],
      place: { gitDir: mirror.dir, lockFile: `${mirror.dir}.lock` },
      maxOutputBytes: 100_000,
      timeoutMs: PUSH_MS,
      writes: true,
    });
  } catch (error) {
    const holder = mirror.remote.ssh ? 'deploy key' : 'token';
    throw error instanceof GitError && !error.retriable ? refused(branch, error, holder) : error;
  }
}

function refused(branch: string, error: GitError, holder: 'deploy key' | 'token'): GitError {
  const words = error.code === 'authentication-failed';
  return new GitError(
    'push-refused',
    {
      what: `The branch ${branch} was not pushed.`,
      why: words ? `The repository’s ${holder} may not write.` : error.words.why,
      fix: `Give the repository a ${holder} that may push branches, or make the commit by hand.`,
    },
    { cause: error },
  );
}
