import { commitId } from '@landfall/contracts/git';
import type { Mirror } from '../mirror/mirror.ts';
import { runGit } from '../run/run-git.ts';
import { notInMirror } from './info.ts';

/**
 * Files that differ between two commits of the mirror, whatever lies between them. A rename is both names.
 * @throws GitError `revision-not-found` when one of them was not fetched
 */
export async function changedPaths(mirror: Pick<Mirror, 'dir'>, from: string, to: string): Promise<string[]> {
  const { exitCode, stdout } = await runGit({
    args: ['diff-tree', '-r', '-z', '--name-only', '--no-renames', commitId.parse(from), commitId.parse(to)],
    place: { gitDir: mirror.dir },
    maxOutputBytes: 64 * 1024 * 1024,
    timeoutMs: 30_000,
  });
  if (exitCode !== 0) throw notInMirror(`${from.slice(0, 7)}…${to.slice(0, 7)}`);
  return stdout
    .toString('utf8')
    .split('\0')
    .filter((path) => path !== '');
}
