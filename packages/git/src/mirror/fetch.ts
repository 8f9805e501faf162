import { createHash } from 'node:crypto';
import { commitId, refName } from '@landfall/contracts/git';
import { remembered } from '../commit/remember.ts';
import { GitError, NotInMirror } from '../errors.ts';
import { readObjects } from '../objects/read.ts';
import { localFailure } from '../run/explain.ts';
import { runGit } from '../run/run-git.ts';
import { fetchInto } from './fetch-into.ts';
import { FETCH_LIMITS, type FetchLimits } from './fetch-limits.ts';
import { KEPT, type Mirror } from './mirror.ts';
import { tidyIfCrowded } from './tidy.ts';
import { inTurn } from './turns.ts';

/** What to fetch: a commit (with the ref it came from, for servers that give commits by name only), or a ref. */
export type Wanted = { commit: string; ref?: string } | { ref: string };

/**
 * Makes sure that one commit is in the mirror, without history (depth 1) and without files too large to be checked out, and
 * returns its id. A commit that is there already costs no network; objects of earlier commits are not sent again. One fetch
 * per mirror runs at a time.
 * @throws GitError
 */
export async function fetchCommit(mirror: Mirror, wanted: Wanted, limits = FETCH_LIMITS): Promise<string> {
  check(wanted);
  // Known a moment ago: no turn to wait for, nor what is done behind the last fetch.
  if ('commit' in wanted && remembered(mirror.dir, wanted.commit).here) return wanted.commit;
  return inTurn(mirror.dir, async () => {
    if ('commit' in wanted && (await isHere(mirror, wanted.commit))) return wanted.commit;
    const commit =
      'commit' in wanted ? await byId(mirror, wanted, limits) : await byRef(mirror, wanted.ref, limits);
    remembered(mirror.dir, commit).here = true;
    // Behind whoever waits for the commit.
    void inTurn(mirror.dir, () => keep(mirror, commit)).catch((error: Error) =>
      notKept(mirror, commit, error),
    );
    return commit;
  });
}

/** Names a fetched commit, so that its objects stay, and tidies up after many. */
async function keep(mirror: Mirror, commit: string): Promise<void> {
  if (!(await hasCommit(mirror, commit))) {
    const kept = await runGit({
      args: ['update-ref', `${KEPT}${commit}`, commit],
      place: { gitDir: mirror.dir, lockFile: `${mirror.dir}.lock` },
      maxOutputBytes: 10_000,
      timeoutMs: 30_000,
    });
    if (kept.exitCode !== 0) throw localFailure('keep a fetched commit', kept);
  }
  await tidyIfCrowded(mirror, commit);
}

/** Its objects stay for an hour; whoever asks then, or meanwhile, fetches it again. */
function notKept(mirror: Mirror, commit: string, error: Error): void {
  delete remembered(mirror.dir, commit).here;
  process.emitWarning(`A fetched commit was not kept: ${error.message}`);
}

async function isHere(mirror: Mirror, commit: string): Promise<boolean> {
  const known = remembered(mirror.dir, commit);
  if (known.here) return true;
  const here = await hasCommit(mirror, commit);
  if (here) known.here = true;
  return here;
}

/** Is the commit in the mirror, complete? No network. */
export async function hasCommit(mirror: Pick<Mirror, 'dir'>, commit: string): Promise<boolean> {
  return (await commitAt(mirror, `${KEPT}${commitId.parse(commit)}`)) === commit;
}

async function byId(
  mirror: Mirror,
  wanted: { commit: string; ref?: string },
  limits: FetchLimits,
): Promise<string> {
  try {
    await fetchInto(mirror, `${wanted.commit}:${KEPT}${wanted.commit}`, limits);
    return wanted.commit;
  } catch (error) {
    if (!(error instanceof GitError) || error.code !== 'revision-not-found' || wanted.ref === undefined)
      throw error;
    const head = await byRef(mirror, wanted.ref, limits);
    if (head === wanted.commit) return head;
    throw error;
  }
}

async function byRef(mirror: Mirror, ref: string, limits: FetchLimits): Promise<string> {
  const landing = `refs/landfall/heads/${createHash('sha256').update(ref).digest('hex').slice(0, 40)}`;
  await fetchInto(mirror, `+${ref}:${landing}`, limits);
  const commit = await commitAt(mirror, landing);
  if (commit === undefined) throw notACommit(ref);
  return commit;
}

async function commitAt(mirror: Pick<Mirror, 'dir'>, ref: string): Promise<string | undefined> {
  const [object] = await readObjects(mirror, [{ want: 'info', name: `${ref}^{commit}` }], {
    doing: 'read what was fetched',
  });
  return object?.oid;
}

function check(wanted: Wanted): void {
  const commitFine = !('commit' in wanted) || commitId.safeParse(wanted.commit).success;
  const refFine =
    wanted.ref === undefined ||
    (/^refs\/(?:(?:heads|tags)\/.|pull\/\d{1,10}\/(?:head|merge)$)/.test(wanted.ref) &&
      refName.safeParse(wanted.ref).success);
  if (commitFine && refFine) return;
  throw new GitError('revision-not-found', {
    what: 'This is not a revision that can be fetched.',
    why: commitFine ? 'It is not the full name of a branch or tag.' : 'It is not a full commit id.',
    fix: 'Use a branch, a tag or a full commit id.',
  });
}

function notACommit(ref: string): GitError {
  return new NotInMirror({
    what: `${ref} cannot be deployed.`,
    why: 'It does not lead to a commit.',
    fix: 'Point the tag at a commit.',
  });
}
