import type { SizedEntry } from '../commit/tree.ts';
import { GitError, Withheld } from '../errors.ts';

/** Bounds of one checkout (security DOS-1). */
export interface CheckoutLimits {
  files: number;
  totalBytes: number;
  fileBytes: number;
}

export const CHECKOUT_LIMITS: CheckoutLimits = {
  files: 20_000,
  totalBytes: 256 * 1024 * 1024,
  fileBytes: 32 * 1024 * 1024,
};

/** @throws GitError `too-large`, naming the limit and by how much it is passed */
export function holdLimits(entries: readonly SizedEntry[], limits: CheckoutLimits): void {
  if (entries.length > limits.files) {
    throw tooLarge(
      `It has ${number(entries.length)} files, and at most ${number(limits.files)} are checked out.`,
    );
  }
  let total = 0;
  for (const entry of entries) {
    total += entry.size;
    if (entry.size > limits.fileBytes) throw fileTooLarge(entry, limits);
  }
  if (total <= limits.totalBytes) return;
  throw tooLarge(
    `Its files have ${number(total)} bytes, and at most ${number(limits.totalBytes)} are checked out.`,
  );
}

/** That this very file may not be checked out, whether it was fetched or not. */
export function fileTooLarge({ path, size, oid }: SizedEntry, { fileBytes } = CHECKOUT_LIMITS): GitError {
  const [name, most] = [path.slice(0, 300), number(fileBytes)];
  if (size === Number.POSITIVE_INFINITY)
    return new Withheld(oid, inWords(`${name} has more than the ${most} bytes that a file may have.`));
  return tooLarge(`${name} has ${number(size)} bytes, and a file may have ${most}.`);
}

/**
 * Takes out the files too large to be checked out, except below the folders of whom it is for: elsewhere nobody may need them.
 * @param own undefined where all of it is
 */
export function withoutLarge(
  entries: readonly SizedEntry[],
  own: readonly string[] | undefined,
  { fileBytes }: CheckoutLimits,
): { kept: SizedEntry[]; leftOut: SizedEntry[] } {
  const isOwn = (path: string) =>
    own === undefined || own.some((folder) => folder === '.' || path.startsWith(`${folder}/`));
  const stays = ({ path, size }: SizedEntry) => size <= fileBytes || isOwn(path);
  return { kept: entries.filter(stays), leftOut: entries.filter((entry) => !stays(entry)) };
}

const tooLarge = (why: string): GitError => new GitError('too-large', inWords(why));

const inWords = (why: string) => ({
  what: 'The folder is too large to check out.',
  why,
  fix: 'Point the application at a smaller folder, or move what is not a manifest elsewhere.',
});

function number(value: number): string {
  return value.toLocaleString('en');
}
