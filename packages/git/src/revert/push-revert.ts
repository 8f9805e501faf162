import { commitId, refName } from '@landfall/contracts/git';
import { GitError } from '../errors.ts';
import { fetchCommit } from '../mirror/fetch.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { contactRemote } from '../remote/contact.ts';
import { localFailure } from '../run/explain.ts';
import { runGit } from '../run/run-git.ts';
import { restoredTree, treeOf } from './restored-tree.ts';

export interface Revert {
  /** The commit that is reverted from, and the ref it came from. */
  head: string;
  headRef?: string;
  /** The commit whose paths come back. */
  good: string;
  /** Files and folders; '' is everything. */
  paths: readonly string[];
  /** Where the new commit goes; a branch that nobody has. */
  branch: string;
  message: string;
  at: Date;
}

const AUTHOR = 'Landfall <landfall@users.noreply.landfall.dev>';
const PUSH_MS = 120_000;

/**
 * Pushes a branch with one commit on `head`, in which some paths are as in `good` and nothing else has changed. No hook, no
 * work tree and nobody's configuration has a part in it.
 * @returns the new commit
 * @throws GitError `nothing-to-revert` when the paths are as in `good` already; `push-refused` when the host does not take it
 */
export async function pushRevert(mirror: Mirror, revert: Revert): Promise<string> {
  const { head, headRef, good, branch } = revert;
  const target = refName.parse(`refs/heads/${branch}`);
  await fetchCommit(mirror, { commit: head, ...(headRef === undefined ? {} : { ref: headRef }) });
  await fetchCommit(mirror, { commit: good });
  const tree = await restoredTree(mirror, { at: head, from: good, paths: revert.paths });
  if (tree === (await treeOf(mirror, head))) throw nothingToRevert(good);
  const commit = await writeCommit(mirror, tree, revert);
  try {
    await contactRemote(mirror.remote, {
      args: ['push', '--quiet', '--no-verify', '--', mirror.remote.url, `${commit}:${target}`],
      place: { gitDir: mirror.dir, lockFile: `${mirror.dir}.lock` },
      maxOutputBytes: 100_000,
      timeoutMs: PUSH_MS,
    });
  } catch (error) {
    throw error instanceof GitError && !error.retriable ? refused(branch, error) : error;
  }
  return commit;
}

/** Written as git would: an object of its own making, so that no name or time comes from this machine. */
async function writeCommit(mirror: Mirror, tree: string, { head, message, at }: Revert): Promise<string> {
  const who = `${AUTHOR} ${Math.floor(at.getTime() / 1000)} +0000`;
  const lines = [`tree ${tree}`, `parent ${commitId.parse(head)}`, `author ${who}`, `committer ${who}`];
  const result = await runGit({
    args: ['hash-object', '-t', 'commit', '-w', '--stdin'],
    place: { gitDir: mirror.dir, lockFile: `${mirror.dir}.lock` },
    input: `${lines.join('\n')}\n\n${message.replaceAll('\0', '')}\n`,
    maxOutputBytes: 1_000,
    timeoutMs: 30_000,
  });
  if (result.exitCode !== 0 || result.stopped) throw localFailure('write a commit', result);
  return commitId.parse(result.stdout.toString('utf8').trim());
}

function nothingToRevert(good: string): GitError {
  return new GitError('nothing-to-revert', {
    what: 'There is nothing to revert.',
    why: `What the application is rendered from is as in ${good.slice(0, 7)} already.`,
    fix: 'Its settings made the difference, or somebody has reverted it: look at both.',
  });
}

function refused(branch: string, error: GitError): GitError {
  const words = error.code === 'authentication-failed';
  return new GitError(
    'push-refused',
    {
      what: `The branch ${branch} was not pushed.`,
      why: words ? 'The repository’s token may not write.' : error.words.why,
      fix: 'Give the repository a token that may push branches, or make the commit by hand with the commands below.',
    },
    { cause: error },
  );
}
