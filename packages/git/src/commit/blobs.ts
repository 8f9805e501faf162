import { GitError } from '../errors.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { localFailure } from '../run/explain.ts';
import { runGit } from '../run/run-git.ts';

/**
 * Contents of files by object id, in one process.
 * @param maxBytes of all of them together
 * @throws GitError `too-large`, and `git-failed` when one is missing
 */
export async function readBlobs(
  mirror: Pick<Mirror, 'dir'>,
  oids: readonly string[],
  maxBytes: number,
): Promise<Map<string, Buffer>> {
  const wanted = [...new Set(oids)];
  if (wanted.length === 0) return new Map();
  if (!wanted.every((oid) => /^[0-9a-f]{40}$/.test(oid))) throw new RangeError('not an object id');
  const result = await runGit({
    args: ['cat-file', '--batch'],
    input: `${wanted.join('\n')}\n`,
    place: { gitDir: mirror.dir },
    maxOutputBytes: maxBytes + wanted.length * 100,
    timeoutMs: 30_000,
  });
  if (result.stopped === 'too-much-output') throw tooLarge(maxBytes);
  if (result.exitCode !== 0) throw localFailure('read files of the repository', result);
  return split(result.stdout, result);
}

/** Contents of one file by object id, see `readBlobs`. */
export async function readBlob(mirror: Pick<Mirror, 'dir'>, oid: string, maxBytes: number): Promise<Buffer> {
  const content = (await readBlobs(mirror, [oid], maxBytes)).get(oid);
  if (!content || content.length > maxBytes) throw tooLarge(maxBytes);
  return content;
}

/** Each object is `<oid> <type> <size>\n<content>\n`. */
function split(output: Buffer, result: Parameters<typeof localFailure>[1]): Map<string, Buffer> {
  const blobs = new Map<string, Buffer>();
  let at = 0;
  while (at < output.length) {
    const end = output.indexOf(10, at);
    const [oid = '', type, size] = output.toString('latin1', at, end).split(' ');
    if (type !== 'blob') throw localFailure('read a file of the repository', result);
    const start = end + 1;
    blobs.set(oid, output.subarray(start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  return blobs;
}

function tooLarge(maxBytes: number): GitError {
  return new GitError('too-large', {
    what: 'A file of the repository is too large to read.',
    why: `Only ${maxBytes.toLocaleString('en')} bytes are read.`,
    fix: 'Make the file smaller.',
  });
}
