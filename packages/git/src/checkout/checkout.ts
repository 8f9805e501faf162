import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readBlobs } from '../commit/blobs.ts';
import { readPath } from '../commit/path.ts';
import { listTree, type TreeEntry, withSizes } from '../commit/tree.ts';
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
  /** Folders where a link that leads out is refused; elsewhere it is not written. Default everywhere. */
  own?: readonly string[];
  limits?: CheckoutLimits;
}

/** A longer text is no link that anybody made on purpose, and leads nowhere. */
const MAX_LINK_BYTES = 1024;
const MAX_LINKS = 5000;

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
  const own = options.own?.map(readPath);
  const { entries, submodules } = select(all, paths, await readLinks(mirror, all), own);
  holdLimits(await withSizes(mirror, entries), options.limits ?? CHECKOUT_LIMITS);
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
  if (links.length > MAX_LINKS) {
    throw new GitError('too-large', {
      what: 'The repository has too many symbolic links.',
      why: `It has ${links.length}, and at most ${MAX_LINKS} are followed.`,
      fix: 'Replace them by files.',
    });
  }
  const sized = await withSizes(mirror, links);
  const short = sized.filter((entry) => entry.size <= MAX_LINK_BYTES).map((entry) => entry.oid);
  const targets = await readBlobs(mirror, short, MAX_LINKS * MAX_LINK_BYTES);
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
