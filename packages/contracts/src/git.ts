import { z } from 'zod';

/** Longest repository URL, in characters. */
export const GIT_URL_MAX = 2048;

const HOST = String.raw`(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])`;
const GIT_URL = new RegExp(String.raw`^https://${HOST}(?::\d{1,5})?(?:/[\w.~+@%=,-]+)+/?$`, 'i');

/**
 * A repository's address: `https://HOST[:PORT]/PATH`, nothing else (security GIT-2). No user, no query, no other
 * protocol, no local path: what does not match this is never given to git. The result is normalised: host in lower
 * case, default port and closing slashes gone, so that equal text means the same repository.
 */
export const gitUrl = z
  .string()
  .max(GIT_URL_MAX, `Use an address of at most ${GIT_URL_MAX} characters.`)
  .refine(isGitUrl, {
    error: 'Use the https:// address that you clone from, like `https://github.com/acme/shop.git`.',
    abort: true,
  })
  .transform((text) => new URL(text).href.replace(/\/+$/, ''));

function isGitUrl(text: string): boolean {
  if (!GIT_URL.test(text) || !URL.canParse(text)) return false;
  const path = text
    .slice('https://'.length)
    .replace(/^[^/]*/, '')
    .replace(/\/$/, '');
  // Encoded control characters have been used to cut credentials and headers in two; encoded slashes hide a path.
  if (/%(?![0-9a-f]{2})|%[01]|%7f|%2f|%5c|%2e/i.test(path)) return false;
  return path.split('/').every((part) => part !== '.' && part !== '..');
}

/** A full commit id. Short ids are not unique for ever and are refused with a word. */
export const commitId = z
  .string()
  .regex(/^[0-9a-f]{40}$/, 'Use the full commit id of 40 letters and digits.');
export type CommitId = z.infer<typeof commitId>;

/** Name of a branch or tag, or a full ref, by git's own rules (`git check-ref-format`); never starts with a dash. */
export const refName = z
  .string()
  .min(1)
  .max(255)
  .refine(isRefName, { error: 'This is not a name that Git gives to branches or tags.' });

function isRefName(name: string): boolean {
  if (name.startsWith('-') || name === '@' || name.endsWith('.')) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: git forbids them by number
  if (/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{/.test(name)) return false;
  return name.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
}
