/** Characters `start` to `end` of a text give way to others; all other bytes stay. */
export interface Splice {
  start: number;
  end: number;
  text: string;
}

/** How the line that holds an offset ends; that of the text's first line where it is the last. */
export function lineEnding(text: string, offset: number): string {
  const here = text.indexOf('\n', offset);
  const at = here === -1 ? text.indexOf('\n') : here;
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

export const lineStart = (text: string, offset: number): number =>
  offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;

/** Behind the last character of the line, before what ends it. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  if (at === -1) return text.length;
  return at > offset && text[at - 1] === '\r' ? at - 1 : at;
}

/** The first character of the line after; the end of the text where there is none. */
export function nextLine(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at === -1 ? text.length : at + 1;
}
