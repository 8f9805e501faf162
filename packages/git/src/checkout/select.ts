import { pathNotFound } from '../commit/path.ts';
import type { TreeEntry } from '../commit/tree.ts';
import { GitError } from '../errors.ts';
import { followLink } from './links.ts';

/** What of a commit is written: plain files and links that were found harmless, and submodules that were left out. */
export interface Selection {
  entries: TreeEntry[];
  submodules: string[];
}

interface More {
  own?: readonly string[] | undefined;
  beside?: readonly string[] | undefined;
}

/**
 * Chooses the entries below `paths`, and with them whatever their symbolic links lead to, so that a link never
 * dangles because its target was not asked for.
 * @param paths normalised; '.' is everything
 * @param links text of every symbolic link of the commit
 * @param more.beside also these, folders, files or links, where they are there
 * @param more.own folders where a link that leads out is refused; anywhere else it is left out like a file that is not there
 * @throws GitError `unsafe-tree` naming the link, `path-not-found`
 */
export function select(
  entries: readonly TreeEntry[],
  paths: readonly string[],
  links: ReadonlyMap<string, string>,
  { own = ['.'], beside = [] }: More = {},
): Selection {
  const below = folderIndex(entries);
  for (const path of paths) {
    refuseLinkedPath(path, links);
    if (path !== '.') refuseMissing(path, below(path));
  }
  const chosen = new Map<string, TreeEntry>();
  const submodules = new Set<string>();
  const todo = [...paths, ...beside];
  const done = new Set<string>();
  let looked = 0;
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    if (done.has(path)) continue;
    done.add(path);
    for (const entry of below(path)) {
      looked += 1;
      if (looked > MAX_LOOKS) throw tangled();
      if (chosen.has(entry.path)) continue;
      if (entry.kind === 'submodule') {
        submodules.add(entry.path);
        continue;
      }
      const next = entry.kind === 'symlink' ? leadsTo(entry.path, links, own) : undefined;
      if (next === 'nowhere') continue;
      chosen.set(entry.path, entry);
      if (next !== undefined) todo.push(next.path);
    }
  }
  return { entries: [...chosen.values()], submodules: [...submodules] };
}

/** Links to folders within folders can make a small repository a lot of work. */
const MAX_LOOKS = 2_000_000;

/** One commit is checked out for many applications, folder by folder. */
const sortedOnce = new WeakMap<readonly TreeEntry[], readonly TreeEntry[]>();

function sortedByPath(entries: readonly TreeEntry[]): readonly TreeEntry[] {
  const known = sortedOnce.get(entries);
  if (known) return known;
  const sorted = [...entries].sort((a, b) => compare(a.path, b.path));
  sortedOnce.set(entries, sorted);
  return sorted;
}

/** Finds what lies at or below a path without looking at everything else. '.' and '' are everything. */
function folderIndex(entries: readonly TreeEntry[]): (path: string) => readonly TreeEntry[] {
  const sorted = sortedByPath(entries);
  const firstAt = (path: string) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(sorted[middle]?.path ?? '', path) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return (path) => {
    if (path === '.' || path === '') return sorted;
    const at = sorted[firstAt(path)];
    const itself = at?.path === path ? at : undefined;
    // '0' is the character after '/': between the two lies the folder's content and nothing else.
    return itself ? [itself] : sorted.slice(firstAt(`${path}/`), firstAt(`${path}0`));
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function tangled(): GitError {
  return new GitError('unsafe-tree', {
    what: 'The symbolic links of this repository are not followed.',
    why: 'They lead into each other so often that following them takes too long.',
    fix: 'Point them at files, or at folders without links.',
  });
}

function leadsTo(
  path: string,
  links: ReadonlyMap<string, string>,
  own: readonly string[],
): { path: string } | 'nowhere' {
  const target = followLink(path, links);
  if (target.inside) return target;
  if (!own.some((folder) => folder === '.' || path.startsWith(`${folder}/`))) return 'nowhere';
  throw new GitError('unsafe-tree', {
    what: `The symbolic link ${path} is not followed.`,
    why: `It ${target.why} (${JSON.stringify((links.get(path) ?? '').slice(0, 200))}).`,
    fix: 'Replace it by the file itself, or point it at something inside the repository.',
  });
}

/** The application's own path may not be a link or lie below one (security REPO-1): it would read as another folder. */
function refuseLinkedPath(path: string, links: ReadonlyMap<string, string>): void {
  const parts = path.split('/');
  for (let count = 1; count <= parts.length; count += 1) {
    const part = parts.slice(0, count).join('/');
    if (!links.has(part)) continue;
    throw new GitError('unsafe-tree', {
      what: `The path ${path} is not used.`,
      why: part === path ? 'It is a symbolic link.' : `${part} is a symbolic link.`,
      fix: 'Use the folder it leads to.',
    });
  }
}

function refuseMissing(path: string, found: readonly TreeEntry[]): void {
  const [first] = found;
  if (first === undefined) throw pathNotFound(path);
  if (first.path !== path) return;
  throw pathNotFound(
    path,
    first.kind === 'submodule' ? 'It is a submodule, and those are not read.' : 'It is a file, not a folder.',
  );
}
