import type { Mirror } from '../mirror/mirror.ts';
import { missingObject } from '../objects/missing.ts';
import { readObjects } from '../objects/read.ts';

/**
 * Contents of files by object id.
 * @param maxBytes of all of them together
 * @throws GitError `too-large`, and `git-failed` when one is missing
 */
export async function readBlobs(
  mirror: Pick<Mirror, 'dir'>,
  oids: readonly string[],
  maxBytes: number,
): Promise<Map<string, Buffer>> {
  const asked = [...new Set(oids)];
  if (!asked.every((oid) => /^[0-9a-f]{40}$/.test(oid))) throw new RangeError('not an object id');
  const found = await readObjects(
    mirror,
    asked.map((name) => ({ want: 'contents', name })),
    { doing: 'read files of the repository', maxBytes },
  );
  return new Map(
    found.map((object, index) => {
      if (object?.type !== 'blob' || !object.content) throw missingObject(asked[index] ?? '');
      return [object.oid, object.content];
    }),
  );
}

/** Contents of one file by object id, see `readBlobs`. */
export async function readBlob(mirror: Pick<Mirror, 'dir'>, oid: string, maxBytes: number): Promise<Buffer> {
  const content = (await readBlobs(mirror, [oid], maxBytes)).get(oid);
  if (!content) throw missingObject(oid);
  return content;
}
