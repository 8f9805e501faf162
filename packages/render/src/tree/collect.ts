import { lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exceeded, type RenderLimits } from '../limits.ts';
import { submoduleWarnings } from './submodules.ts';
import { refusedLink, resolveWithin } from './within.ts';

/** One file that a render may read. */
export interface SourceFile {
  /** Where the tool sees it, relative to the repository's root. */
  path: string;
  /** Where its content is: differs from `path` when a link was followed. */
  source: string;
  bytes: number;
}

export interface Collected {
  files: Map<string, SourceFile>;
  bytes: number;
  /** Links that were followed, and what they led to: read as much as the folders that were asked for. */
  linked: Set<string>;
  /** Things left out, in words. */
  warnings: string[];
}

export interface CollectFrom {
  root: string;
  limits: RenderLimits;
  /** The application's folder, for messages. */
  folder: string;
  /** Which files count; all when left out. */
  keep?: (name: string) => boolean;
  /** Go into folders below the roots; true when left out. */
  recurse?: boolean;
}

/** `.git` is in a checkout but never part of a render. */
const SKIPPED = '.git';

/**
 * Lists everything below the given folders (and the given files), links followed by hand and checked, with the
 * bounds on count and size held while walking (security REPO-2, REPO-4, DOS-1). The list, not the checkout, is what
 * the tool gets to see.
 */
export async function collect(from: CollectFrom, roots: Iterable<string>): Promise<Collected> {
  const folders = [...roots];
  const warnings = await submoduleWarnings(from.root, folders);
  const into: Collected = { files: new Map(), bytes: 0, linked: new Set(), warnings };
  for (const path of folders) await follow(from, path, path, into, []);
  return into;
}

async function follow(
  from: CollectFrom,
  path: string,
  at: string,
  into: Collected,
  above: string[],
): Promise<void> {
  const found = await resolveWithin(from.root, at);
  if (found !== undefined && found.links.length > 0)
    for (const one of [...found.links, found.path]) into.linked.add(one);
  if (found === undefined)
    into.warnings.push(`\`${path}\` leads to a file that does not exist; it was left out.`);
  else if (found.stats.isDirectory()) await walk(from, path, found.path, into, above);
  else if (found.stats.isFile()) addFile(from, { path, source: found.path, bytes: found.stats.size }, into);
  else into.warnings.push(`\`${path}\` is not a regular file; it was left out.`);
}

async function walk(
  from: CollectFrom,
  path: string,
  source: string,
  into: Collected,
  above: string[],
): Promise<void> {
  // A folder that is reached again below itself never ends.
  if (above.includes(source)) throw refusedLink(path, 'leads round in a circle');
  const inside = [...above, source];
  const entries = await readdir(join(from.root, source), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.toLowerCase() === SKIPPED) continue;
    const child = path === '' ? entry.name : `${path}/${entry.name}`;
    const at = source === '' ? entry.name : `${source}/${entry.name}`;
    if (entry.isDirectory()) {
      if (from.recurse !== false) await walk(from, child, at, into, inside);
      continue;
    }
    if (from.keep?.(entry.name) === false) continue;
    if (entry.isSymbolicLink()) await follow(from, child, at, into, inside);
    else if (entry.isFile())
      addFile(from, { path: child, source: at, bytes: lstatSync(join(from.root, at)).size }, into);
  }
}

function addFile(from: CollectFrom, file: SourceFile, into: Collected): void {
  if (into.files.has(file.path)) return;
  into.files.set(file.path, file);
  into.bytes += file.bytes;
  const folder = from.folder === '' ? '.' : from.folder;
  if (into.files.size > from.limits.sourceFiles) throw exceeded.sourceFiles(from.limits, folder);
  if (into.bytes > from.limits.sourceBytes) throw exceeded.sourceBytes(from.limits, folder);
}
