/**
 * The address if it may be a link: http or https after the browser's own parsing, without a user name in it; else null
 * (security XSS-1). Addresses in manifests, commits and repositories are written by others.
 */
export function safeHref(wanted: string): string | null {
  if (wanted.length > 2048 || !/^\s*https?:\/\//i.test(wanted)) return null;
  const url = URL.canParse(wanted) ? new URL(wanted) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
  if (url.username !== '' || url.password !== '') return null;
  return url.href;
}

/** Text of others made harmless to read: control and bidirectional characters, which could reorder a line, are removed. */
export function plainText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}
