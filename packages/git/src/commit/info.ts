import { commitId } from '@landfall/contracts/git';
import { type GitError, NotInMirror } from '../errors.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { readObjects } from '../objects/read.ts';
import { parseCommit } from './parse-commit.ts';
import { remembered } from './remember.ts';
import type { CommitInfo } from './shapes.ts';

export type { CommitInfo };

const MAX_COMMIT_BYTES = 8 * 1024 * 1024;

/**
 * Reads author, message and time of a commit in the mirror.
 * @throws GitError `revision-not-found` when the mirror does not hold it
 */
export async function commitInfo(mirror: Pick<Mirror, 'dir'>, commit: string): Promise<CommitInfo> {
  const known = remembered(mirror.dir, commit);
  known.info ??= await readInfo(mirror, commit);
  return known.info;
}

async function readInfo(mirror: Pick<Mirror, 'dir'>, commit: string): Promise<CommitInfo> {
  const [object] = await readObjects(mirror, [{ want: 'contents', name: commitId.parse(commit) }], {
    doing: 'read a commit',
    maxBytes: MAX_COMMIT_BYTES,
  });
  if (object?.type !== 'commit' || !object.content) throw notInMirror(commit);
  return { commit: object.oid, ...parseCommit(object.content) };
}

/** The commit was not fetched, or was forgotten since: fetch it first. */
export function notInMirror(commit: string): GitError {
  return new NotInMirror({
    what: `Commit ${commit.slice(0, 12)} is not here.`,
    why: 'It was not fetched, or it was forgotten since.',
    fix: 'Refresh the repository.',
  });
}
