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
  for (const { path, size, oid } of entries) {
    total += size;
    if (size <= limits.fileBytes) continue;
    if (size === Number.POSITIVE_INFINITY)
      throw new Withheld(
        oid,
        inWords(
          `${path.slice(0, 300)} has more than the ${number(limits.fileBytes)} bytes that a file may have.`,
        ),
      );
    throw tooLarge(
      `${path.slice(0, 300)} has ${number(size)} bytes, and a file may have ${number(limits.fileBytes)}.`,
    );
  }
  if (total <= limits.totalBytes) return;
  throw tooLarge(
    `Its files have ${number(total)} bytes, and at most ${number(limits.totalBytes)} are checked out.`,
  );
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
