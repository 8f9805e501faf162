import type { Mirror } from '../mirror/mirror.ts';
import { GIT_FLAGS, gitEnvironment } from '../run/environment.ts';
import { localFailure } from '../run/explain.ts';
import { DEFAULT_FILE_KIB } from '../run/run-git.ts';
import { askReader, endKeptReader } from './kept-readers.ts';
import type { FoundObject, ObjectWanted } from './wanted.ts';

export type { FoundObject, ObjectWanted };

/** A reader's own last second; who asks later gets another. */
const READER_SECONDS = 3_600;
const TIMEOUT_MS = 30_000;

/**
 * Reads objects of a mirror by name, in the order asked, null for what is not there; no network. All calls for one mirror
 * share a process that stays for a while: to start one costs more than what it is asked.
 * @param doing what a failure is said to have been, like "read a commit"
 * @throws GitError `too-large` past `maxBytes` of contents, `git-failed`; RangeError for a name of several lines
 */
export async function readObjects(
  { dir }: Pick<Mirror, 'dir'>,
  wanted: readonly ObjectWanted[],
  { doing, maxBytes = 0, timeoutMs = TIMEOUT_MS }: { doing: string; maxBytes?: number; timeoutMs?: number },
): Promise<(FoundObject | null)[]> {
  if (wanted.length === 0) return [];
  if (wanted.some(({ name }) => /[\n\0]/.test(name))) throw new RangeError('not a name of an object');
  const answer = await askReader({
    gitDir: dir,
    args: [...GIT_FLAGS.flatMap((flag) => ['-c', flag]), 'cat-file', '--batch-command'],
    environment: gitEnvironment({
      gitDir: dir,
      maxFileKiB: DEFAULT_FILE_KIB,
      umask: '077',
      seconds: READER_SECONDS,
    }),
    wanted,
    maxBytes,
    timeoutMs,
  });
  if ('found' in answer) return answer.found;
  const stderr = 'failed' in answer ? answer.failed : '';
  const stopped = 'stopped' in answer ? { stopped: answer.stopped } : {};
  throw localFailure(doing, { exitCode: -1, stdout: Buffer.alloc(0), stderr, ...stopped });
}

/** Ends the process that reads this mirror, if there is one: the mirror goes, or has lost objects. */
export function endReader({ dir }: Pick<Mirror, 'dir'>): Promise<void> {
  return endKeptReader(dir);
}
