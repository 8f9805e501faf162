/** Where a symbolic link of a tree leads: to a path inside the tree ('' is its root), or nowhere we go. */
export type LinkTarget = { inside: true; path: string } | { inside: false; why: string };

/** As many links in a row as Linux follows. */
const MAX_HOPS = 40;

/**
 * Follows a symbolic link as the kernel would, but on the tree's own entries and never on a disk (security REPO-2,
 * -4). A link to something that does not exist leads inside as long as its way there does.
 * @param link path of the link
 * @param links text of every link in the tree, by path
 */
export function followLink(link: string, links: ReadonlyMap<string, string>): LinkTarget {
  const at = link.split('/').slice(0, -1);
  const todo = [...(links.get(link) ?? '').split('/')];
  let hops = 1;
  if (isAbsolute(links.get(link))) return absolute;
  while (todo.length > 0) {
    const part = todo.shift() ?? '';
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (at.pop() === undefined) return { inside: false, why: 'leads out of the repository' };
      continue;
    }
    if (part.toLowerCase() === '.git') return { inside: false, why: "leads into Git's own folder" };
    at.push(part);
    const next = links.get(at.join('/'));
    if (next === undefined) continue;
    if (isAbsolute(next)) return absolute;
    hops += 1;
    if (hops > MAX_HOPS) return { inside: false, why: 'leads round in a circle' };
    at.pop();
    todo.unshift(...next.split('/'));
  }
  return { inside: true, path: at.join('/') };
}

const absolute: LinkTarget = { inside: false, why: 'leads to an absolute path, or cannot be read' };

/** An empty text (or one that was too long to read) leads nowhere, and a NUL ends it early for the kernel. */
function isAbsolute(target: string | undefined): boolean {
  return target === undefined || target === '' || target.startsWith('/') || target.includes('\0');
}
