import { createHash } from 'node:crypto';
import type { TreeEntry } from '@landfall/git';

/** Of names, kinds and contents of some files of a commit; '' of none. */
export function listingDigest(entries: readonly TreeEntry[]): string {
  if (entries.length === 0) return '';
  const hash = createHash('sha256');
  for (const { path, kind, oid } of entries) hash.update(`${kind} ${oid} ${path}\0`);
  return hash.digest('hex');
}
