import type { ClusterError } from './cluster-error.ts';

/** What the API server says in its own terms, and how a person would say it with what to do. */
type Phrase = (message: string) => string | undefined;

const PHRASES: readonly Phrase[] = [duplicates, unknownFields, wrongTypes, notWhole, leftOver];

/** Why a request was refused, with what to do: in plain words where the server's are known to be hard to read. */
export function serverWords({ message, fix }: ClusterError): string {
  for (const phrase of PHRASES) {
    const words = phrase(message);
    if (words !== undefined) return words;
  }
  return [message.replace(REGEX, ''), fix].filter(Boolean).join(' ');
}

/** Behind the words and the example that say the same. */
const REGEX = /,? +regex used for validation is '[^']*'/g;

/** The field paths before a complaint, as the server-side apply of the API server lists them. */
const before = (message: string, complaint: string): string[] =>
  [...message.matchAll(new RegExp(`(?:^|\\s)(\\.\\S.*?): ${complaint}`, 'gm'))].map(
    ([, path = '', detail]) => (detail === undefined ? path : `${path} (${detail})`),
  );

/** A list that is merged by a key, with that key twice: kubectl's client-side apply and a replace let it through. */
function duplicates(message: string): string | undefined {
  const paths = before(message, 'duplicate entries for key \\[([^\\]]*)\\]');
  if (paths.length === 0) return undefined;
  const where = `Entries of one list have the same key: ${list(paths)}.`;
  return `${where} Server-side apply tells them apart by that key, so it takes none of them. Keep one in Git (of environment variables the last one counts), or give the object the sync option Replace=true.`;
}

function unknownFields(message: string): string | undefined {
  const paths = before(message, 'field not declared in schema');
  if (paths.length === 0) return undefined;
  const [is, field] = paths.length === 1 ? ['is', 'field'] : ['are', 'fields'];
  return `${list(paths)} ${is} no ${field} of this kind in this apiVersion. Correct the spelling or the place in Git.`;
}

function wrongTypes(message: string): string | undefined {
  const paths = before(message, 'expected (string|numeric \\([^)]*\\)|boolean|list|map), got');
  if (paths.length === 0) return undefined;
  const quotes = /expected string/.test(message)
    ? ' A text that looks like a number or a switch needs quotes.'
    : '';
  return `The wrong type, the right one in brackets: ${list(paths)}.${quotes}`;
}

/** The server converts numbers without saying which field it was about. */
function notWhole(message: string): string | undefined {
  if (!/cannot convert float64 to u?int\d*/.test(message)) return undefined;
  return 'A number in it has a fraction, or is too large, where a whole number belongs. The API server does not say which: look at ports, replicas and seconds in Git.';
}

/** What another set of the old strategy stands in the way of the new one (a mere default is claimed, `plan/claim.ts`). */
function leftOver(message: string): string | undefined {
  const [, path] =
    /(spec\.\w*[sS]trategy\.rollingUpdate): Forbidden: may not be specified/.exec(message) ?? [];
  if (path === undefined) return undefined;
  return `${path} stands on the live object, and the new type does not allow it. Another set it, so an apply does not remove it: have it removed there, or give the object the sync option Replace=true for this change.`;
}

function list(paths: readonly string[]): string {
  // The server goes through maps in any order; the same refusal reads the same.
  const shown = [...new Set(paths)].sort();
  const more = shown.length > 5 ? ` and ${shown.length - 5} more` : '';
  return `${shown.slice(0, 5).join(', ')}${more}`;
}
