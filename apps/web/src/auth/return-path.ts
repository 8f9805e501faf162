/**
 * Where to go after signing in: only a path of this origin (security XSS-3). Anything else (`//host`, `/\host`, encoded
 * forms, an absolute address, control characters) becomes '/'.
 */
export function returnPath(wanted: string | null | undefined): string {
  if (typeof wanted !== 'string' || wanted.length > 2048) return '/';
  if (!wanted.startsWith('/') || hasOddCharacter(wanted)) return '/';
  const decoded = decodedFully(wanted);
  if (decoded === null || hasOddCharacter(decoded) || /^\/{2}/.test(decoded)) return '/';
  const base = 'https://landfall.invalid';
  const url = URL.canParse(wanted, base) ? new URL(wanted, base) : null;
  if (url === null || url.origin !== base || url.pathname.startsWith('//')) return '/';
  if (/^\/(api|v1|webhooks|sign-in|sign-up)(\/|$)/.test(url.pathname)) return '/';
  return url.pathname + url.search + url.hash;
}

const hasOddCharacter = (text: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop tabs and newlines inside addresses
  /[\\\u0000-\u0020\u007f-\u009f]/.test(text) || text.split(/[?#]/)[0]?.includes('@') === true;

function decodedFully(text: string): string | null {
  let last = text;
  for (let round = 0; round < 3; round += 1) {
    try {
      const next = decodeURIComponent(last);
      if (next === last) return last;
      last = next;
    } catch {
      return null;
    }
  }
  return last;
}
