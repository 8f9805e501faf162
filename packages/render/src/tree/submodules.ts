import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inside } from './inside.ts';
import { resolveWithin } from './within.ts';

const LARGEST = 256 * 1024;

/** Submodules below the used folders, as warnings: their content is not fetched, so their folders are empty. */
export async function submoduleWarnings(root: string, roots: Iterable<string>): Promise<string[]> {
  const found = await resolveWithin(root, '.gitmodules').catch(() => undefined);
  if (found === undefined || !found.stats.isFile() || found.stats.size > LARGEST) return [];
  const text = await readFile(join(root, found.path), 'utf8');
  const paths = [...text.matchAll(/^[ \t]*path[ \t]*=[ \t]*(.+?)[ \t\r]*$/gm)].map((match) => match[1] ?? '');
  const used = [...roots];
  return paths
    .filter((path) => used.some((folder) => inside(path, folder)))
    .map((path) => `\`${path}\` is a submodule; its files are not fetched.`);
}
