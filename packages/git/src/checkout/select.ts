import { pathNotFound } from '../commit/path.ts';
import type { TreeEntry } from '../commit/tree.ts';
import { GitError } from '../errors.ts';
import { followLink } from './links.ts';

/** What of a commit is written: plain files and links that were found harmless, and submodules that were left out. */
export interface Selection {
  entries: TreeEntry[];
  submodules: string[];
}

/**
 * Chooses the entries below `paths`, and with them whatever their symbolic links lead to, so that a link never
 * dangles because its target was not asked for.
 * @param paths normalised; '.' is everything
 * @param links text of every symbolic link of the commit
 * @throws GitError `unsafe-tree` naming the link, `path-not-found`
 */
export function select(
  entries: readonly TreeEntry[],
  paths: readonly string[],
  links: ReadonlyMap<string, string>,
): Selection {
  const chosen = new Map<string, TreeEntry>();
  const submodules: string[] = [];
  const todo = [...paths];
  const done = new Set<string>();
  for (const path of paths) refuseLinkedPath(path, links);
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    if (done.has(path)) continue;
    done.add(path);
    for (const entry of below(entries, path)) {
      if (chosen.has(entry.path)) continue;
      if (entry.kind === 'submodule') submodules.push(entry.path);
      else chosen.set(entry.path, entry);
      if (entry.kind === 'symlink') todo.push(leadsTo(entry.path, links));
    }
  }
  for (const path of paths) refuseMissing(path, entries);
  return { entries: [...chosen.values()], submodules: [...new Set(submodules)] };
}

function below(entries: readonly TreeEntry[], path: string): TreeEntry[] {
  if (path === '.' || path === '') return [...entries];
  return entries.filter((entry) => entry.path === path || entry.path.startsWith(`${path}/`));
}

function leadsTo(path: string, links: ReadonlyMap<string, string>): string {
  const target = followLink(path, links);
  if (target.inside) return target.path;
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

function refuseMissing(path: string, entries: readonly TreeEntry[]): void {
  if (path === '.') return;
  const [first] = below(entries, path);
  if (first === undefined) throw pathNotFound(path);
  if (first.path === path && first.kind !== 'submodule')
    throw pathNotFound(path, 'It is a file, not a folder.');
  if (first.path === path) throw pathNotFound(path, 'It is a submodule, and those are not read.');
}
