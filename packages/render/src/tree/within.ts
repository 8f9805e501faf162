import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { RenderError } from '../render-error.ts';

/** A place in the checkout after every symbolic link on its way was followed by hand, never leaving the root. */
export interface Resolved {
  /** Path relative to the root, '/'-separated, '' for the root itself; free of links. */
  path: string;
  stats: Stats;
  /** The links on the way, by their own paths. */
  links: string[];
}

const MOST_LINKS = 40;

/** Folders of a root that nobody changes meanwhile, as they were found before: reached without a link. */
export type KnownFolders = Map<string, Stats>;

/**
 * Follows `path` (relative, '/'-separated; `..` allowed) from the repository's root, component by component. A link
 * is followed only by reading its text, so nothing outside the root is even looked at (security REPO-2, REPO-4). A look at a
 * name is so short that to hand it to another thread would cost ten times as much.
 * @param known folders that need no second look, and those that are found on this way
 * @returns undefined when there is nothing
 * @throws RenderError link-refused, or path-refused when the path itself leaves the root
 */
export async function resolveWithin(
  root: string,
  path: string,
  known?: KnownFolders,
): Promise<Resolved | undefined> {
  const end = path.lastIndexOf('/');
  const before = end < 0 ? undefined : known?.get(path.slice(0, end));
  const todo = (before ? path.slice(end + 1) : path).split('/').reverse();
  let done: string[] = before ? path.slice(0, end).split('/') : [];
  let stats = before ?? lstatSync(root);
  const links: string[] = [];
  let through = '';
  while (todo.length > 0) {
    const part = todo.pop() ?? '';
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (done.length === 0)
        throw through === '' ? leaves(path) : refusedLink(through, 'leaves the repository');
      done = done.slice(0, -1);
      stats = lstatSync(join(root, ...done));
      continue;
    }
    if (part.toLowerCase() === '.git')
      throw through === '' ? leaves(path) : refusedLink(through, 'leads into .git');
    if (!stats.isDirectory()) return undefined;
    const next = [...done, part];
    const found = look(join(root, ...next));
    if (found === undefined) return undefined;
    if (!found.isSymbolicLink()) {
      done = next;
      stats = found;
      if (links.length === 0 && found.isDirectory()) known?.set(done.join('/'), found);
      continue;
    }
    through = next.join('/');
    if (links.push(through) > MOST_LINKS) throw refusedLink(through, 'leads round in a circle');
    const target = readlinkSync(join(root, ...next));
    if (target.startsWith('/')) throw refusedLink(through, 'leads to an absolute path');
    todo.push(...target.split('/').reverse());
  }
  return { path: done.join('/'), stats, links };
}

function look(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** A link that is refused, by its name in the repository. */
export function refusedLink(link: string, why: string): RenderError {
  return new RenderError(
    'link-refused',
    {
      what: `The link \`${link}\` ${why}.`,
      why: 'A link may point at files of the same repository only.',
      fix: 'Replace it by the file itself, or point it inside the repository.',
    },
    { file: link },
  );
}

function leaves(path: string): RenderError {
  return new RenderError('path-refused', {
    what: `\`${path.slice(0, 200)}\` leaves the repository.`,
    why: 'A render may read files of its own repository only.',
    fix: 'Use a path inside the repository.',
  });
}
