/** Control characters, and the bidirectional marks that make a text read as another one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** First line of somebody else's text, at most `max` characters, fit to be stored and shown. */
export function plainLine(text: string, max: number): string {
  const line = text.slice(0, max * 4).split(/\r?\n/, 1)[0] ?? '';
  return line.replace(UNPRINTABLE, '').trim().slice(0, max);
}

/** UTF-8 bytes as text, byte for byte (a mark at the start is kept), or undefined when they are not UTF-8. */
export function strictText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
