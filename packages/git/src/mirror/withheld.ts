import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Remote } from '../remote/remote.ts';
import { runGit } from '../run/run-git.ts';
import { KEPT, type Mirror } from './mirror.ts';

/** What git calls the server while it talks to it; the mirror's own configuration knows none. */
export const REMOTE = 'landfall';

/** Tells git that files may be missing because the server kept them. Only fetch, push and the look for damage are told. */
export const MAY_BE_WITHHELD: readonly string[] = ['-c', `remote.${REMOTE}.promisor=true`];

/** Leaves out files of more than so many bytes; git's limit is the least size that is left out. */
export const largerThan = (fileBytes: number): string => `blob:limit=${fileBytes + 1}`;

/**
 * Names the server, and what it is to keep, as git's own filters say it. Nothing of it is written to the mirror,
 * so that no later command fetches what is missing by itself (`GIT_NO_LAZY_FETCH` stands behind that).
 */
export const withheldFlags = ({ url }: Pick<Remote, 'url'>, filter: string): string[] => [
  ...['-c', `remote.${REMOTE}.url=${url}`],
  ...MAY_BE_WITHHELD,
  ...['-c', `remote.${REMOTE}.partialclonefilter=${filter}`],
];

const MARK = '.promisor';
const packsOf = ({ dir }: Pick<Mirror, 'dir'>) => join(dir, 'objects', 'pack');

/** Paths of git's marks on packs that came from a server that may have kept something. */
export async function marksOfWithheld(mirror: Pick<Mirror, 'dir'>): Promise<string[]> {
  const names = await readdir(packsOf(mirror)).catch(() => []);
  return names.filter((name) => name.endsWith(MARK)).map((name) => join(packsOf(mirror), name));
}

/**
 * What the kept commits name and the mirror does not have; no network.
 * @param what `folders` can only be damage, they are always sent; of `all`, files may have been withheld
 * @returns object ids; `damaged` where even a commit cannot be read, `unknown` where it takes too long to tell
 */
export async function missingOf(
  { dir }: Pick<Mirror, 'dir'>,
  what: 'folders' | 'all',
): Promise<string[] | 'damaged' | 'unknown'> {
  const { exitCode, stopped, stdout } = await runGit({
    args: [
      'rev-list',
      '--objects',
      '--quiet',
      '--missing=print',
      ...(what === 'folders' ? ['--filter=blob:none'] : []),
      `--glob=${KEPT}*`,
    ],
    place: { gitDir: dir },
    maxOutputBytes: 16 * 1024 * 1024,
    timeoutMs: 60_000,
  });
  if (stopped) return 'unknown';
  if (exitCode !== 0) return 'damaged';
  return stdout.toString().split('\n').filter(Boolean);
}
