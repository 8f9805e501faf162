import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readBlobs } from '../commit/blobs.ts';
import { readPath } from '../commit/path.ts';
import { listTree, type SizedEntry, type TreeEntry, withSizes } from '../commit/tree.ts';
import { GitError } from '../errors.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { orDiskFull } from '../run/disk-full.ts';
import { CHECKOUT_LIMITS, type CheckoutLimits, holdLimits, withoutLarge } from './limits.ts';
import { defaultCheckoutRoot, makePlace } from './place.ts';
import { select } from './select.ts';
import { writeEntries } from './write-entries.ts';

/** A clean tree on disk: the bytes of a commit and nothing else, no `.git`. */
export interface Checkout {
  /** The tree's root: 0755, files 0644 or 0755. Its parent is 0711 under an unguessable name. */
  dir: string;
  /** How many files and links were written. */
  files: number;
  /** Paths of submodules, which are never fetched: an empty place in the tree. */
  submodules: string[];
  /** Files too large for a checkout that lie outside of `own`: whoever needs one of them is told so (`fileTooLarge`). */
  leftOut: SizedEntry[];
  /** Deletes it. Call it whatever happened. */
  dispose(): Promise<void>;
}

export interface CheckoutOptions {
  /** Folder for all checkouts; default: in memory where there is room. Outside of any tenant's reach. */
  into?: string;
  /** Only these folders, and what their links lead to; default everything. */
  paths?: readonly string[];
  /** Also these, folders or files, with `paths`; what is not there is left out. */
  beside?: readonly string[];
  /** Folders where a link that leads out, or a file too large, is refused; elsewhere it is not written. Default everywhere. */
  own?: readonly string[];
  /** Of all that, only files of these names, folders above them included; default every file. */
  only?: (name: string) => boolean;
  limits?: CheckoutLimits;
}

/** A longer text is no link that anybody made on purpose, and leads nowhere. */
const MAX_LINK_BYTES = 1024;
const MAX_LINKS = 5000;
/** As many as are gone in a few milliseconds. */
const FEW_FILES = 1_000;

/**
 * Writes a commit (or some folders of it) to a fresh folder, byte for byte: no hook, filter, LFS or line-end
 * conversion runs, no link leads out (security REPO-2, -4).
 * @throws GitError `revision-not-found`, `path-not-found`, `unsafe-tree`, `too-large`, `disk-full`
 */
export async function checkout(
  mirror: Pick<Mirror, 'dir'>,
  commit: string,
  options: CheckoutOptions = {},
): Promise<Checkout> {
  const paths = (options.paths ?? ['.']).map(readPath);
  const all = await listTree(mirror, commit);
  const own = options.own?.map(readPath);
  const beside = options.beside?.map(readPath);
  const targets = await readLinks(mirror, all, { wanted: [...paths, ...(beside ?? [])], only: options.only });
  const selected = select(all, paths, targets, { own, beside });
  const { submodules } = selected;
  const entries = selected.entries.filter(({ path }) => options.only?.(basename(path)) ?? true);
  const limits = options.limits ?? CHECKOUT_LIMITS;
  const { kept, leftOut } = withoutLarge(await withSizes(mirror, entries), own, limits);
  holdLimits(kept, limits);
  const place = placeIn(options.into ?? (await defaultCheckoutRoot()));
  const dispose = async () => {
    const options = { recursive: true, force: true };
    if (entries.length <= FEW_FILES) rmSync(place, options);
    else await rm(place, options);
  };
  try {
    const dir = join(place, 'tree');
    mkdirSync(dir);
    chmodSync(dir, 0o755);
    await writeEntries(mirror, kept, { dir, targets });
    return { dir, files: kept.length, submodules, leftOut, dispose };
  } catch (error) {
    await dispose();
    throw orDiskFull(error, DOING);
  }
}

const DOING = 'write the files of the commit';

function placeIn(root: string): string {
  try {
    return makePlace(root);
  } catch (error) {
    throw orDiskFull(error, DOING);
  }
}

/**
 * Texts of links: of all in the commit, or, where those are very many, of the ones at, above and below what is wanted. A link that
 * was not read leads nowhere (`followLink`), so nothing is followed through it.
 */
async function readLinks(
  mirror: Pick<Mirror, 'dir'>,
  entries: readonly TreeEntry[],
  { wanted, only }: { wanted: readonly string[]; only: CheckoutOptions['only'] },
): Promise<Map<string, string>> {
  const all = entries.filter((entry) => entry.kind === 'symlink');
  const isNear = ({ path }: TreeEntry) =>
    (only?.(basename(path)) ?? true) &&
    wanted.some((one) => one === '.' || `${path}/`.startsWith(`${one}/`) || one.startsWith(`${path}/`));
  const links = all.length > MAX_LINKS ? all.filter(isNear) : all;
  if (links.length > MAX_LINKS) {
    throw new GitError('too-large', {
      what: 'The folder has too many symbolic links.',
      why: `It has ${links.length.toLocaleString('en')}, and at most ${MAX_LINKS.toLocaleString('en')} are followed.`,
      fix: 'Replace them by files.',
    });
  }
  const sized = await withSizes(mirror, links);
  const short = sized.filter((entry) => entry.size <= MAX_LINK_BYTES).map((entry) => entry.oid);
  const targets = await readBlobs(mirror, short, MAX_LINKS * MAX_LINK_BYTES);
  return new Map(links.map((entry) => [entry.path, targets.get(entry.oid)?.toString('utf8') ?? '']));
}
