import { mkdtemp, rm } from 'node:fs/promises';
import { commitId } from '@landfall/contracts/git';
import { commitInfo } from '../commit/info.ts';
import { GitError } from '../errors.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { history } from './fetch-history.ts';

/** Whether a commit that a branch once stood at is still part of it. `tip`: where the branch stands now. */
export type PartOf =
  | { answer: 'part'; tip: string }
  | { answer: 'rewritten'; tip: string }
  /** Bounded out, or the server does not say; `why` in words. */
  | { answer: 'unknown'; tip: string | null; why: string };

/** As many commits are mostly enough: one push seldom brings more. */
const FEW = 50;
/** How far the clocks of those who commit may lie apart. */
const SLACK_MS = 24 * 3_600_000;

/**
 * Is `before` still among what a branch leads to? Asks the server for commits alone, first for the newest few, then for those
 * since `before` was made; whatever is asked for has a bound. Kept apart from the mirror, and gone when it has answered.
 * @param mirror of the repository, for its remote; `before` is dated from it where it is still there
 * @throws GitError where the server cannot be asked, or has no such branch (`revision-not-found`)
 */
export async function isPartOf(
  mirror: Mirror,
  { ref, before }: { ref: string; before: string },
): Promise<PartOf> {
  const old = commitId.parse(before);
  // Removed with the mirrors where we die: what has a dot in its name is nobody's mirror.
  const dir = await mkdtemp(`${mirror.dir}.history-`);
  try {
    const known = await history({ dir, remote: mirror.remote }, ref);
    await known.fetch({ depth: FEW });
    const tip = await known.tip();
    if (await known.has(old)) return { answer: 'part', tip };
    const ends = await known.ends();
    if (ends.length === 0) return { answer: 'rewritten', tip };
    const made = (await madeAt(mirror, old)) ?? (await known.dateOf(old).catch(notThere));
    if (made === undefined) return { answer: 'unknown', tip, why: UNDATED };
    const since = made - SLACK_MS;
    // All that was not fetched is older than what was looked for.
    if (ends.every((date) => date < since)) return { answer: 'rewritten', tip };
    await known.fetch({ since: new Date(since) });
    return { answer: (await known.has(old)) ? 'part' : 'rewritten', tip: await known.tip() };
  } catch (error) {
    const why = error instanceof GitError ? boundedOut(error) : undefined;
    if (why === undefined) throw error;
    return { answer: 'unknown', tip: null, why };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const UNDATED = 'The old commit is nowhere any more to be dated, and more than a few were pushed.';

/** Milliseconds; undefined where the mirror has forgotten it. */
async function madeAt(mirror: Mirror, commit: string): Promise<number | undefined> {
  const info = await commitInfo(mirror, commit).catch(() => undefined);
  return info && Date.parse(info.committedAt);
}

/** A server need not give what no branch leads to, nor what is not at the end of one. */
function notThere(error: unknown): undefined {
  if (error instanceof GitError && error.code === 'revision-not-found') return undefined;
  throw error;
}

function boundedOut({ code }: GitError): string | undefined {
  if (code === 'too-large') return 'More was pushed than is looked through.';
  if (code === 'timed-out') return 'The server took too long to list its commits.';
  if (code === 'filter-refused') return 'The server does not list commits without their files.';
  return undefined;
}
