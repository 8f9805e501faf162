/** `key=value` lines, for labels and annotations; a line break inside a value is written `\n`. */
export const pairLines = (pairs: Readonly<Record<string, string>>): string =>
  Object.entries(pairs)
    .map(([key, value]) => `${key}=${value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`)
    .join('\n');

/** The same, read. What follows the first `=` is the value; a line without one has an empty value. */
export function pairsOf(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf('=');
      if (at === -1) return [line.trim(), ''];
      const value = line.slice(at + 1).replace(/\\(.)/g, (_, next: string) => (next === 'n' ? '\n' : next));
      return [line.slice(0, at).trim(), value];
    }),
  );
}
