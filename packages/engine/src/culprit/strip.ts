import { stripVTControlCharacters } from 'node:util';

const LINE_LENGTH = 500;

/** Hides what must not be told from a text that the cluster wrote. */
export type Redact = (text: string) => string;

/** Without control characters and colours. */
export const strip = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');

/**
 * One line of bounded length that may be told. In this order: what stands between the letters of a value would hide it from
 * `redact`, and a value that was cut is not found whole.
 */
export function tellable(text: string, redact: Redact): string {
  const shown = redact(strip(text));
  return shown.length <= LINE_LENGTH ? shown : `${shown.slice(0, LINE_LENGTH)}…`;
}
