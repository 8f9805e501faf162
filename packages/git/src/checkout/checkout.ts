import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readBlobs } from '../commit/blobs.ts';
import { readPath } from '../commit/path.ts';
import { listTree, type TreeEntry } from '../commit/tree.ts';
import { GitError } from '../errors.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { localFailure } from '../run/explain.ts';
import { runGit } from '../run/run-git.ts';
import { CHECKOUT_LIMITS, type CheckoutLimits, holdLimits } from './limits.ts';
import { defaultCheckoutRoot, makePlace } from './place.ts';
import { select } from './select.ts';

/** A clean tree on disk: the bytes of a commit and nothing else, no `.git`. */
export interface Checkout {
  /** The tree's root: 0755, files 0644 or 0755. Its parent is 0711 under an unguessable name. */
  dir: string;
  /** How many files and links were written. */
  files: number;
  /** Paths of submodules, which are never fetched: an empty place in the tree. */
  submodules: string[];
  /** Deletes it. Call it whatever happened. */
  dispose(): Promise<void>;
}

export interface CheckoutOptions {
  /** Folder for all checkouts; default: in memory where there is room. Outside of any tenant's reach. */
  into?: string;
  /** Only these folders, and what their links lead to; default everything. */
  paths?: readonly string[];
  limits?: CheckoutLimits;
}

/** Symbolic links are short; a text longer than a path may be is not one. */
const MAX_LINK_BYTES = 4096;
const MAX_LINKS = 10_000;

/**
 * Writes a commit (or some folders of it) to a fresh folder, byte for byte: no hook, filter, LFS or line-end
 * conversion runs, no link leads out (security REPO-2, -4).
 * @throws GitError `revision-not-found`, `path-not-found`, `unsafe-tree`, `too-large`
 */
export async function checkout(
  mirror: Pick<Mirror, 'dir'>,
  commit: string,
  options: CheckoutOptions = {},
): Promise<Checkout> {
  const paths = (options.paths ?? ['.']).map(readPath);
  const all = await listTree(mirror, commit);
  const { entries, submodules } = select(all, paths, await readLinks(mirror, all));
  holdLimits(entries, options.limits ?? CHECKOUT_LIMITS);
  const place = await makePlace(options.into ?? (await defaultCheckoutRoot()));
  const dispose = () => rm(place, { recursive: true, force: true });
  try {
    const dir = join(place, 'tree');
    await mkdir(dir, { mode: 0o755 });
    if (entries.length > 0) await write(mirror, entries, place, dir);
    return { dir, files: entries.length, submodules, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function readLinks(
  mirror: Pick<Mirror, 'dir'>,
  entries: readonly TreeEntry[],
): Promise<Map<string, string>> {
  const links = entries.filter((entry) => entry.kind === 'symlink');
  const long = links.find((entry) => entry.size > MAX_LINK_BYTES);
  if (long || links.length > MAX_LINKS) {
    throw new GitError('unsafe-tree', {
      what: 'The symbolic links of this repository are not followed.',
      why: long
        ? `${long.path.slice(0, 200)} is longer than a path may be.`
        : `There are more than ${MAX_LINKS}.`,
      fix: 'Replace them by files.',
    });
  }
  const targets = await readBlobs(
    mirror,
    links.map((entry) => entry.oid),
    MAX_LINKS * MAX_LINK_BYTES,
  );
  return new Map(links.map((entry) => [entry.path, targets.get(entry.oid)?.toString('utf8') ?? '']));
}

const MODES = { file: '100644', executable: '100755', symlink: '120000', submodule: '160000' } as const;

/** Through an index that holds the selection alone: git checks each name once more before it makes a file of it. */
async function write(
  mirror: Pick<Mirror, 'dir'>,
  entries: TreeEntry[],
  place: string,
  dir: string,
): Promise<void> {
  const where = {
    cwd: dir,
    place: { gitDir: mirror.dir, workTree: dir, indexFile: join(place, 'index'), umask: '022' as const },
    maxOutputBytes: 1_000_000,
    timeoutMs: 60_000,
  };
  const lines = entries.map(({ kind, oid, path }) => `${MODES[kind]} ${oid}\t${path}\0`).join('');
  const indexed = await runGit({ ...where, args: ['update-index', '-z', '--index-info'], input: lines });
  if (indexed.exitCode !== 0 || /Invalid path|ignoring/i.test(indexed.stderr))
    throw refusedName(indexed.stderr);
  const written = await runGit({ ...where, args: ['checkout-index', '--all', '--quiet'] });
  if (written.exitCode !== 0) throw localFailure('write the files of the commit', written);
  await rm(join(place, 'index'), { force: true });
}

function refusedName(stderr: string): GitError {
  const name = /[Ii]nvalid path '(.{1,200})/.exec(stderr)?.[1]?.replace(/'$/, '');
  return new GitError('unsafe-tree', {
    what: 'The repository holds a file that is not written.',
    why:
      name === undefined ? 'Git refuses one of its names.' : `Git refuses the name ${JSON.stringify(name)}.`,
    fix: 'Rename or delete it.',
  });
}
