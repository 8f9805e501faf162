import { repositoryPath } from '@landfall/contracts/application';
import { RenderError } from '../render-error.ts';
import { resolveWithin } from './within.ts';

/**
 * The path of an application, normalised ('.' is the root), judged by its text alone (security REPO-1).
 * @throws RenderError path-refused
 */
export function checkPath(path: string): string {
  const parsed = repositoryPath.safeParse(path);
  if (parsed.success) return parsed.data;
  throw new RenderError('path-refused', {
    what: `\`${printable(path)}\` is not a path that an application may have.`,
    why: 'A path is relative and holds no `..`, no `.git`, no backslash, no `%` and plain letters only.',
    fix: 'Use a folder inside the repository, like `shop/overlays/production`.',
  });
}

/** Text for a message: bounded, on one line, without invisible characters. */
export const printable = (text: string): string =>
  text
    .slice(0, 200)
    .replace(/[^\x20-\x7e]/g, '?')
    .replaceAll('`', "'");

/**
 * The folder of an application in a checkout. Its path may hold no link: what a path names must not change without
 * the path changing.
 * @throws RenderError path-refused, path-missing, path-is-link
 */
export async function applicationFolder(root: string, path: string): Promise<string> {
  const wanted = checkPath(path);
  const plain = wanted === '.' ? '' : wanted;
  const found = await resolveWithin(root, plain);
  if (found === undefined || !found.stats.isDirectory()) {
    throw new RenderError('path-missing', {
      what: `There is no folder \`${wanted}\` in this revision.`,
      why: found === undefined ? 'Nothing has that name.' : 'It is a file.',
      fix: 'Correct the path of the application, or push the folder.',
    });
  }
  if (found.path === plain) return plain;
  throw new RenderError('path-is-link', {
    what: `\`${wanted}\` is, or goes through, a symbolic link.`,
    why: `It leads to \`${found.path}\`, and a link could be pointed elsewhere without the application changing.`,
    fix: `Use \`${found.path}\` as the path.`,
  });
}
