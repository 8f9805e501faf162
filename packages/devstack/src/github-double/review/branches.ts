import { execa } from 'execa';

/** Where a branch of a bare repository is; undefined when there is none. */
export async function headOf(folder: string, branch: string): Promise<string | undefined> {
  return commitOf(folder, `refs/heads/${branch}`);
}

/** The commit that a name stands for; undefined when there is none. */
export async function commitOf(folder: string, name: string): Promise<string | undefined> {
  const { stdout, exitCode } = await git(folder, 'rev-parse', '--verify', '--quiet', `${name}^{commit}`);
  return exitCode === 0 ? stdout : undefined;
}

export async function branchesOf(folder: string): Promise<string[]> {
  const { stdout } = await git(folder, 'for-each-ref', '--format=%(refname:strip=2)', 'refs/heads');
  return stdout === '' ? [] : stdout.split('\n');
}

/** Whether all that a commit has is in another one already. */
export async function contains(folder: string, commit: string, ancestor: string): Promise<boolean> {
  return (await git(folder, 'merge-base', '--is-ancestor', ancestor, commit)).exitCode === 0;
}

/** Makes a branch readable in the repository that it would be merged into, as GitHub does: `refs/pull/1/head`. */
export async function bringHead(from: string, to: string, branch: string, number: number): Promise<void> {
  const { exitCode, stderr } = await git(to, 'fetch', '-q', from, `+refs/heads/${branch}:${pullRef(number)}`);
  if (exitCode !== 0) throw new Error(stderr);
}

/** A whole copy of a repository's branches and tags. */
export async function copyBranches(from: string, to: string): Promise<void> {
  await git(to, 'fetch', '-q', from, '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*');
}

/** How large a change is: commits, files, lines. */
export async function sizeOf(folder: string, base: string, head: string) {
  const [count, stat] = await Promise.all([
    git(folder, 'rev-list', '--count', `${base}..${head}`),
    git(folder, 'diff', '--numstat', `${base}...${head}`),
  ]);
  const lines = stat.stdout === '' ? [] : stat.stdout.split('\n').map((line) => line.split('\t').map(Number));
  const sum = (column: 0 | 1) => lines.reduce((total, line) => total + (line[column] || 0), 0);
  const commits = Number(count.stdout) || 0;
  return { commits, changed_files: lines.length, additions: sum(0), deletions: sum(1) };
}

/**
 * Tries out to merge a pull request as both sides stand: its trial merge is `refs/pull/1/merge`, and gives it. Undefined where both
 * changed the same: then the one before stays there, as at GitHub.
 */
export async function tryMerge(folder: string, base: string, number: number): Promise<string | undefined> {
  const ref = `refs/pull/${number}/merge`;
  const [into, head, before] = [
    await headOf(folder, base),
    await commitOf(folder, pullRef(number)),
    await commitOf(folder, ref),
  ];
  if (!into || !head) return undefined;
  if (before && (await git(folder, 'rev-parse', `${ref}^@`)).stdout === `${into}\n${head}`) return before;
  const made = await mergeOf(folder, { into, head, message: `Merge ${head} into ${into}`, by: 'github' });
  if (made) await git(folder, 'update-ref', ref, made);
  return made;
}

/** Merges by a real merge commit; gives it, or undefined where both changed the same. */
export async function mergeInto(
  folder: string,
  { base, number, message, by }: { base: string; number: number; message: string; by: string },
): Promise<{ before: string; after: string } | undefined> {
  const [before, head] = [await headOf(folder, base), await commitOf(folder, pullRef(number))];
  if (!before || !head) return undefined;
  const after = await mergeOf(folder, { into: before, head, message, by });
  if (after === undefined) return undefined;
  await execa('git', ['update-ref', `refs/heads/${base}`, after, before], { cwd: folder });
  return { before, after };
}

/** A merge commit that no branch has; undefined where both changed the same. */
async function mergeOf(
  folder: string,
  { into, head, message, by }: { into: string; head: string; message: string; by: string },
): Promise<string | undefined> {
  const tree = await git(folder, 'merge-tree', '--write-tree', into, head);
  if (tree.exitCode !== 0) return undefined;
  const env = Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((who) => [
      [`GIT_${who}_NAME`, by],
      [`GIT_${who}_EMAIL`, `${by}@users.noreply.localhost`],
    ]),
  );
  const parents = ['-p', into, '-p', head];
  const { stdout } = await execa('git', ['commit-tree', tree.stdout, ...parents, '-m', message], {
    cwd: folder,
    env,
  });
  return stdout;
}

const pullRef = (number: number) => `refs/pull/${number}/head`;

const git = (folder: string, ...args: string[]) => execa('git', args, { cwd: folder, reject: false });
