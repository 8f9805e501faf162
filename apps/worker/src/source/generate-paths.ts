import { posix } from 'node:path';
import { repositoryPath } from '@landfall/contracts/application';
import { listTree, type Mirror, treeIds } from '@landfall/git';
import { globTest, RenderError } from '@landfall/render';
import { listingDigest } from './listing-digest.ts';

/**
 * Argo CD's manifest-generate-paths as paths from the repository's root: a leading slash is the root, anything else is
 * relative to the application's folder. @throws RenderError `options-invalid` for one that leaves the repository
 */
export function declaredPaths(folder: string, written: readonly string[]): string[] {
  return written.map((text) => {
    const joined = text.startsWith('/') ? `.${text}` : posix.join(folder, text);
    const path = posix.normalize(joined).replace(/\/$/, '');
    if (path !== '..' && !path.startsWith('../')) return path;
    throw new RenderError('options-invalid', {
      what: `\`${text.replaceAll('`', "'")}\` cannot be a path whose changes count.`,
      why: 'It leaves the repository.',
      fix: 'Correct it in the application’s options, under “Only changes in”.',
    });
  });
}

/** What stands at each of these now: an object id, a digest of what a glob matches, '' for nothing. @throws GitError */
export async function declaredIds(
  mirror: Pick<Mirror, 'dir'>,
  commit: string,
  paths: readonly string[],
): Promise<Record<string, string>> {
  const ids = await treeIds(mirror, commit, paths.filter(isPlainPath));
  const isAsked = paths.some((path) => !isPlainPath(path));
  const all = isAsked ? await listTree(mirror, commit) : [];
  const idOf = (path: string): string => {
    if (isPlainPath(path)) return ids.get(path) ?? '';
    const matches = globOf(path);
    return listingDigest(all.filter((entry) => matches(entry.path)));
  };
  return Object.fromEntries(paths.map((path) => [path, idOf(path)]));
}

/** One that Git can be asked for by its name. */
export const isPlainPath = (path: string): boolean =>
  !/[*?[\]]/.test(path) && repositoryPath.safeParse(path).success;

/** As Go's `filepath.Match`: no character stands for a slash. What a folder that matches holds counts too. */
function globOf(pattern: string): (path: string) => boolean {
  const parts = pattern.split('/').map((part) => globTest(part.replaceAll('[^', '[!')) ?? (() => false));
  // Most files are told by it: a thousand applications may each ask of every file of the repository.
  const start = /^[^*?[{]*/.exec(pattern)?.[0] ?? '';
  return (path) => {
    if (!path.startsWith(start)) return false;
    const names = path.split('/');
    return parts.length <= names.length && parts.every((matches, at) => matches(names[at] ?? ''));
  };
}
