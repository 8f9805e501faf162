import type { CommitInfo, TreeEntry } from './shapes.ts';

/** What was read of one commit of one mirror. A commit never changes, so none of it is ever wrong. */
export interface Remembered {
  /** Object ids by path; null where there is nothing. */
  ids: Map<string, string | null>;
  info?: CommitInfo;
  /** Every file of the whole commit. */
  tree?: readonly TreeEntry[];
  /** It was seen to be in the mirror, complete. */
  here?: true;
  until: number;
}

/** Short: a push is rendered for all its applications within it, and nothing is held for a quiet repository. */
const KEEP_MS = 60_000;
/** Commits at once, over all mirrors. */
const MOST_COMMITS = 16;
/** A larger tree is read again rather than held, in about bytes: 20,000 files with paths as people write them. */
export const MOST_WEIGHT = 4 * 1024 * 1024;
const ENTRY_WEIGHT = 100;

export const weightOf = (tree: readonly TreeEntry[]): number =>
  tree.reduce((sum, { path }) => sum + path.length + ENTRY_WEIGHT, 0);

const known = new Map<string, Remembered>();

/**
 * What this process has read of a commit in the last minute: one push is rendered for many applications, each of which
 * asks the same of it. Whoever forgets commits of a mirror calls `forgetMirror`.
 */
export function remembered(dir: string, commit: string, now = performance.now()): Remembered {
  for (const [key, { until }] of known) if (until <= now) known.delete(key);
  const key = `${dir}\0${commit}`;
  const found = known.get(key) ?? { ids: new Map(), until: now + KEEP_MS };
  known.set(key, found);
  const [oldest] = known.keys();
  if (known.size > MOST_COMMITS && oldest !== undefined) known.delete(oldest);
  return found;
}

/** The mirror is gone, or has lost commits: nothing that was read of it counts. */
export function forgetMirror(dir: string): void {
  for (const key of known.keys()) if (key.startsWith(`${dir}\0`)) known.delete(key);
}
