import { commitId } from '@landfall/contracts/git';
import { GitError } from '../errors.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { runGit } from '../run/run-git.ts';
import { remembered } from './remember.ts';
import type { CommitInfo } from './shapes.ts';

export type { CommitInfo };

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
  const { exitCode, stdout } = await runGit({
    args: [
      'log',
      '-1',
      '--no-color',
      '--encoding=UTF-8',
      '--format=%H%x00%an%x00%ae%x00%cI%x00%B',
      commitId.parse(commit),
    ],
    place: { gitDir: mirror.dir },
    maxOutputBytes: 8 * 1024 * 1024,
    timeoutMs: 10_000,
  });
  if (exitCode !== 0) throw notInMirror(commit);
  const [id = '', name = '', email = '', committedAt = '', text = ''] = stdout.toString('utf8').split('\0');
  const [message = '', ...rest] = text.trim().split('\n');
  return {
    commit: id,
    authorName: name.slice(0, 200),
    authorEmail: email.slice(0, 320),
    message: message.slice(0, 500),
    body: rest.join('\n').trim().slice(0, 10_000),
    committedAt,
  };
}

/** The commit was not fetched, or was forgotten since: fetch it first. */
export function notInMirror(commit: string): GitError {
  return new GitError('revision-not-found', {
    what: `Commit ${commit.slice(0, 12)} is not here.`,
    why: 'It was not fetched, or it was forgotten since.',
    fix: 'Refresh the repository.',
  });
}
