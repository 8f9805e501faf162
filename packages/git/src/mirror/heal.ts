import { stat } from 'node:fs/promises';
import { GitError, type GitErrorCode, NotInMirror, Withheld } from '../errors.ts';
import { runGit } from '../run/run-git.ts';
import type { Mirror } from './mirror.ts';
import { openMirror, removeMirror } from './open.ts';
import { inTurn } from './turns.ts';
import { MAY_BE_WITHHELD, missingOf } from './withheld.ts';

/**
 * What a damaged mirror may look like: git's words for it are many, and what is not there is a path that is not there. Where
 * the cause is mostly a person's, only that everything is there is looked at, not every byte.
 */
const LOOKS: Partial<Record<GitErrorCode, readonly string[]>> = {
  'git-failed': [],
  'base-withheld': [],
  'unsafe-tree': [],
  'path-not-found': ['--connectivity-only'],
};

/**
 * Runs `work` over a mirror. Where it fails and the mirror turns out to be damaged (a disk that lied, a file that somebody
 * removed), the mirror is made anew and `work` runs once more: what a mirror holds can be fetched again.
 * @throws whatever `work` throws over a mirror that is whole
 */
export async function healing<Result>(mirror: Mirror, work: () => Promise<Result>): Promise<Result> {
  const before = await identityOf(mirror);
  try {
    return await work();
  } catch (error) {
    const how = howToLook(error);
    if (how === undefined) throw error;
    if (error instanceof Withheld && known.has(withheldAt(mirror, before, error))) throw error;
    // One push is rendered for many over one mirror: the first makes it anew, and the others find that it is another.
    const isAnother = await inTurn(`heal ${mirror.dir}`, async () => {
      const isSame = (await identityOf(mirror)) === before;
      if (isSame && !(await isDamaged(mirror, how))) {
        if (error instanceof Withheld) known.add(withheldAt(mirror, before, error));
        return false;
      }
      if (isSame) {
        process.emitWarning('A mirror was damaged, and is made anew.');
        await removeMirror(mirror);
      }
      await openMirror(mirror);
      return true;
    });
    if (!isAnother) throw error;
    return work();
  }
}

/** Files that a mirror lacks though it is whole: who pushes beside such a one has not all of it looked through each time. */
const known = new Set<string>();
const MOST_KNOWN = 1_000;

function withheldAt({ dir }: Mirror, identity: string | undefined, { oid }: Withheld): string {
  if (known.size >= MOST_KNOWN) known.clear();
  return `${dir} ${identity} ${oid}`;
}

/** A revision that the server does not have, or that nobody there is called, says nothing about the mirror. */
function howToLook(error: unknown): readonly string[] | undefined {
  if (error instanceof NotInMirror) return ['--connectivity-only'];
  if (error instanceof Withheld) return [];
  return error instanceof GitError ? LOOKS[error.code] : undefined;
}

/** Another one at the same place has another; undefined where there is none. */
const identityOf = ({ dir }: Pick<Mirror, 'dir'>): Promise<string | undefined> =>
  stat(dir).then(
    ({ ino, birthtimeMs }) => `${ino} ${birthtimeMs}`,
    () => undefined,
  );

/**
 * Is something of a kept commit not there, or not what it says it is? No network. A file that is missing may have been withheld;
 * git takes folders and commits for withheld too, and those never are.
 */
async function isDamaged({ dir }: Pick<Mirror, 'dir'>, how: readonly string[]): Promise<boolean> {
  const missing = await missingOf({ dir }, 'folders');
  if (missing !== 'unknown' && missing.length > 0) return true;
  const { exitCode, stopped } = await runGit({
    args: [...MAY_BE_WITHHELD, 'fsck', ...how, '--no-dangling', '--no-progress'],
    place: { gitDir: dir, lockFile: `${dir}.lock` },
    maxOutputBytes: 100_000,
    timeoutMs: 60_000,
  });
  return exitCode !== 0 && stopped !== 'timed-out';
}
