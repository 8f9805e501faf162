import type { CommitInfo } from './shapes.ts';

/**
 * Reads a commit as git stores it (git-commit-tree(1), "Commit encoding"): headers, an empty line, the message. Whatever
 * an old tool or a hostile one wrote, something is answered: the time of a line that cannot be read is 1970.
 */
export function parseCommit(content: Buffer): Omit<CommitInfo, 'commit'> {
  const end = content.indexOf('\n\n');
  const head = end < 0 ? content : content.subarray(0, end);
  const decode = decoder(/^encoding (.+)$/m.exec(head.toString('latin1'))?.[1]);
  const header = decode(head);
  const text = end < 0 ? '' : decode(content.subarray(end + 2));
  const author = person(header, 'author');
  const [message = '', ...rest] = text.trim().split('\n');
  return {
    parents: [...header.matchAll(/^parent ([0-9a-f]{40})$/gm)]
      .map(([, id = '']) => id)
      .slice(0, MOST_PARENTS),
    authorName: cut(author.name, 200),
    authorEmail: cut(author.email, 320),
    message: cut(message, 500),
    body: cut(rest.join('\n').trim(), 10_000),
    committedAt: committedAt(header),
  };
}

/** No merge has more that anybody looks at. */
const MOST_PARENTS = 64;

/** Half of a character that is two units long is no text to a database. */
const cut = (text: string, most: number): string => text.slice(0, most).toWellFormed();

function decoder(encoding: string | undefined): (bytes: Buffer) => string {
  try {
    const of = new TextDecoder(encoding ?? 'utf-8');
    return (bytes) => of.decode(bytes);
  } catch {
    return (bytes) => bytes.toString('utf8');
  }
}

function person(header: string, key: 'author' | 'committer'): { name: string; email: string } {
  const [, name = '', email = ''] = new RegExp(`^${key} ([^<\\n]*)<([^>\\n]*)>`, 'm').exec(header) ?? [];
  return { name: name.trim(), email: email.trim() };
}

/** RFC 3339 with the committer's own offset. */
function committedAt(header: string): string {
  const [, seconds = '0', sign = '+', hours = '00', minutes = '00'] =
    /^committer .*> ?(\d{1,11}) ([+-])(\d\d)([0-5]\d)$/m.exec(header) ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  const at = new Date((Number(seconds) + offset * 60) * 1_000);
  return `${at.toISOString().slice(0, 19)}${sign}${hours}:${minutes}`;
}
