import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { forgetFolders } from '../commit/kept-folders.ts';
import { forgetMirror } from '../commit/remember.ts';
import { endReader } from '../objects/read.ts';
import { type GitCommand, runGit } from '../run/run-git.ts';
import { KEPT, type Mirror } from './mirror.ts';
import { leaveMirror } from './open.ts';
import { marksOfWithheld, missingOf } from './withheld.ts';

/** Each fetch adds one pack, and git looks through all of them. */
const CROWDED_PACKS = 60;
/** Commits that stay at hand; an older one is fetched again if ever needed. */
const KEEP_COMMITS = 30;

/**
 * Packs a mirror that has grown many small packs, and forgets all but its newest commits. Unreachable objects stay
 * for an hour, so a checkout that is under way is not cut short. Failure leaves the mirror as it was. One that lacks a file that
 * the server kept is made anew instead, when it is opened next.
 */
export async function tidyIfCrowded(mirror: Pick<Mirror, 'dir'>, justFetched: string): Promise<void> {
  const files = await readdir(join(mirror.dir, 'objects', 'pack'));
  if (files.filter((name) => name.endsWith('.pack')).length < CROWDED_PACKS) return;
  await tidy(mirror, justFetched);
}

/** See `tidyIfCrowded`; at once. */
export async function tidy(
  mirror: Pick<Mirror, 'dir'>,
  justFetched: string,
  keep = KEEP_COMMITS,
): Promise<void> {
  const { stdout } = await run(mirror, {
    args: ['for-each-ref', '--sort=-creatordate', '--format=%(refname)', KEPT],
  });
  const old = stdout
    .toString()
    .split('\n')
    .filter((name) => name.startsWith(KEPT))
    .slice(keep);
  const forget = old.filter((name) => name !== `${KEPT}${justFetched}`).map((name) => `delete ${name}\n`);
  if (forget.length > 0)
    await run(mirror, { args: ['update-ref', '--stdin'], input: forget.join(''), locked: true });
  // Git keeps for ever what a server with more of it sent, and packs nothing where a file is missing.
  if ((await missingOf(mirror, 'all')).length > 0) return leaveMirror(mirror);
  for (const mark of await marksOfWithheld(mirror)) await rm(mark, { force: true });
  await run(mirror, { args: ['gc', '--quiet', '--force', '--prune=1.hour.ago'], locked: true });
  forgetMirror(mirror.dir);
  forgetFolders(mirror.dir);
  await endReader(mirror);
}

function run(
  mirror: Pick<Mirror, 'dir'>,
  { locked, ...command }: Pick<GitCommand, 'args' | 'input'> & { locked?: true },
) {
  return runGit({
    ...command,
    place: { gitDir: mirror.dir, ...(locked ? { lockFile: `${mirror.dir}.lock` } : {}) },
    maxOutputBytes: 16 * 1024 * 1024,
    timeoutMs: 120_000,
  });
}
