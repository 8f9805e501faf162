import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REMOTE, withheldFlags } from '../mirror/withheld.ts';
import { contactRemote } from '../remote/contact.ts';
import type { Remote } from '../remote/remote.ts';
import { localFailure } from '../run/explain.ts';
import { runGit } from '../run/run-git.ts';

/** Some 60,000 commits; and of a server that sends their files whether we want them or not, no more either. */
const MAX_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
const TIP = 'refs/landfall/tip';
const OLD = 'refs/landfall/old';

/** Commits of one branch, as far back as they were fetched, without what they hold. */
export interface History {
  /** The newest `depth`, or those made since a day. @throws GitError */
  fetch(far: { depth: number } | { since: Date }): Promise<void>;
  tip(): Promise<string>;
  has(commit: string): Promise<boolean>;
  /** When those were made whose parents were left out, in milliseconds; none where all of the history is here. */
  ends(): Promise<number[]>;
  /** When a commit was made that need not be part of it, in milliseconds. It counts as an end from then on. @throws GitError */
  dateOf(commit: string): Promise<number>;
}

/** @param place.dir an empty folder, the caller's to remove */
export async function history(place: { dir: string; remote: Remote }, ref: string): Promise<History> {
  const { dir } = place;
  await local(dir, ['init', '--quiet', '--bare', '--template=']);
  return {
    fetch: async (far) => {
      const how = 'depth' in far ? `--depth=${far.depth}` : `--shallow-since=${far.since.toISOString()}`;
      await fetchCommits(place, how, `+${ref}:${TIP}`);
    },
    tip: async () => (await local(dir, ['rev-parse', '--verify', `${TIP}^{commit}`])).text,
    has: async (commit) => (await local(dir, ['merge-base', '--is-ancestor', commit, TIP])).found,
    ends: async () => {
      const cut = await readFile(join(dir, 'shallow'), 'utf8').catch(() => '');
      if (cut === '') return [];
      const { text } = await local(dir, ['log', '--no-walk=unsorted', '--format=%ct', '--stdin'], cut);
      return text.split('\n').map((seconds) => Number(seconds) * 1000);
    },
    dateOf: async (commit) => {
      await fetchCommits(place, '--depth=1', `${commit}:${OLD}`);
      return Number((await local(dir, ['log', '-1', '--format=%ct', OLD])).text) * 1000;
    },
  };
}

async function local(dir: string, args: readonly string[], input?: string) {
  const result = await runGit({
    args,
    place: { gitDir: dir },
    ...(input === undefined ? {} : { input }),
    maxOutputBytes: 1_000_000,
    timeoutMs: TIMEOUT_MS,
  });
  if (result.stopped) throw localFailure('read the history of a branch', result);
  return { found: result.exitCode === 0, text: result.stdout.toString().trim() };
}

async function fetchCommits(
  { dir, remote }: { dir: string; remote: Remote },
  how: string,
  refspec: string,
): Promise<void> {
  const options = [
    '--quiet',
    how,
    '--no-tags',
    '--no-write-fetch-head',
    '--no-auto-maintenance',
    '--refmap=',
  ];
  await contactRemote(remote, {
    args: [...withheldFlags(remote, 'tree:0'), 'fetch', ...options, '--', REMOTE, refspec],
    place: { gitDir: dir, maxFileKiB: MAX_BYTES / 1024 },
    maxOutputBytes: 100_000,
    timeoutMs: TIMEOUT_MS,
  });
}
