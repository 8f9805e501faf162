const BROWSERS: Array<[RegExp, string]> = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
  [/^curl\//, 'curl'],
];
const SYSTEMS: Array<[RegExp, string]> = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

const first = (text: string, table: Array<[RegExp, string]>): string | undefined =>
  table.find(([pattern]) => pattern.test(text))?.[1];

/** "Chrome on Linux": a browser's own description, in words. */
export function browserWords(userAgent: string | null): string {
  if (userAgent === null) return 'An unknown browser';
  const browser = first(userAgent, BROWSERS) ?? 'A browser';
  const system = first(userAgent, SYSTEMS);
  return system ? `${browser} on ${system}` : browser;
}
