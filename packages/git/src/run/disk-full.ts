import { GitError } from '../errors.ts';

/** A line of git's own about our disk. What a server says of its disk says so: `remote: …`, `remote error`, `remote unpack failed`. */
const SAID = /^(?!.*\bremote\b).*(?:No space left on device|Disk quota exceeded)/m;

export const saysDiskFull = (stderr: string): boolean => SAID.test(stderr);

/** Our own disk has no room. @param doing what there was to be room for: `fetch git.example.com/acme/shop` */
export const diskFull = (doing: string, at?: string): GitError =>
  new GitError('disk-full', {
    what: `There was no room to ${doing}.`,
    why: 'A disk of the platform is full. Nothing is wrong with the repository.',
    fix: 'It is tried again by itself. If it stays, tell your operator: the source worker needs room.',
    ...(at === undefined ? {} : { at }),
  });

/** The same for what the system said to us; any other error as it is. */
export function orDiskFull(error: unknown, doing: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' ? diskFull(doing) : error;
}
