/** Code points that HFS+ leaves out when it compares names. */
const IGNORED_BY_HFS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** In bytes (NAME_MAX of Linux). */
const LONGEST = 255;

/**
 * May this be the name of a file or folder that we make? The rules of git's own `verify_path` with HFS and NTFS protection on:
 * it has held them when the commit was fetched (`fetch.fsckObjects`), and they are held once more where names become files.
 */
export function isSafeName(name: string): boolean {
  if (Buffer.byteLength(name) > LONGEST) return false;
  if (name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name)) return false;
  const plain = name
    .replace(IGNORED_BY_HFS, '')
    .toLowerCase()
    .split(':', 1)[0]
    ?.replace(/[. ]+$/, '');
  return plain !== '.git' && plain !== 'git~1';
}
