import { GitError } from '../errors.ts';
import type { Mirror } from '../mirror/mirror.ts';
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
      if (object?.type !== 'blob' || !object.content) throw missing(asked[index] ?? '');
      return [object.oid, object.content];
    }),
  );
}

/** Contents of one file by object id, see `readBlobs`. */
export async function readBlob(mirror: Pick<Mirror, 'dir'>, oid: string, maxBytes: number): Promise<Buffer> {
  const content = (await readBlobs(mirror, [oid], maxBytes)).get(oid);
  if (!content) throw missing(oid);
  return content;
}

function missing(oid: string): GitError {
  return new GitError('git-failed', {
    what: 'Could not read a file of the repository.',
    why: `Object ${oid.slice(0, 12)} is not here, or is no file.`,
    fix: 'Try again; if it stays so, tell us.',
  });
}
