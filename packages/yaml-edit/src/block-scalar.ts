import { lineEnding } from './splice.ts';

/** Empty lines at the end of a text; more are written between quotes. */
const MOST_ENDS = 10;

/** Ways to write text of several lines in place of a block (`|`, `>`), indented and ended as that one. Empty where it has none. */
export function blockForms(old: string, value: string): string[] {
  const header = /^[|>][-+1-9]{0,2}([^\r\n]*)/.exec(old);
  const isWritable =
    value !== '' && !/[^\x20-\x7e\t\n\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(value);
  if (!header || !isWritable) return [];
  const eol = lineEnding(old, 0);
  const indent = indentOf(old);
  if (indent === undefined || /^[\n ]/.test(value)) return [];
  const body = value.replace(/\n+$/, '');
  const ends = value.length - body.length;
  if (ends > MOST_ENDS) return [];
  const chomp = ends === 0 ? '-' : ends === 1 ? '' : '+';
  const text = body
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line))
    .join(eol);
  const block = `|${chomp}${header[1] ?? ''}${eol}${text}${eol}`;
  // Empty lines behind a block belong to the page, unless the block keeps them: then those that follow count, too.
  if (chomp !== '+') return [block + (/(?:\r?\n[ \t]*)*$/.exec(old)?.[0].replace(/^\r?\n/, '') ?? '')];
  return Array.from({ length: ends }, (_, fewer) => block + eol.repeat(ends - 1 - fewer));
}

/** The spaces before a block's first line of text. */
function indentOf(old: string): string | undefined {
  const line = old
    .split(/\r?\n/)
    .slice(1)
    .find((one) => one.trim() !== '');
  return line === undefined ? undefined : /^ +/.exec(line)?.[0];
}
