import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { GitUser } from './repositories.ts';

/** A clone in a temporary folder, over HTTPS like anybody else's. */
export interface Clone {
  folder: string;
  /** Runs git in the clone and gives its output. */
  git(...args: string[]): Promise<string>;
}

/** What a file of a commit becomes: text, bytes, a symbolic link, or nothing. */
export type FileChange = string | Uint8Array | { symlink: string } | null;

/** Clones, works, and removes the clone. */
export async function withClone<T>(
  remote: { cloneUrl: string; caPem: string; user: GitUser },
  work: (clone: Clone) => Promise<T>,
): Promise<T> {
  const temporary = await mkdtemp(join(tmpdir(), 'landfall-clone-'));
  try {
    const caFile = join(temporary, 'ca.pem');
    await writeFile(caFile, remote.caPem);
    const env = environment(temporary, caFile, remote.user);
    const folder = join(temporary, 'clone');
    await execa('git', ['clone', '--quiet', remote.cloneUrl, folder], { env, extendEnv: false });
    const git = async (...args: string[]) =>
      (await execa('git', args, { cwd: folder, env, extendEnv: false })).stdout;
    return await work({ folder, git });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Writes changed files into a fresh clone and commits and pushes everything; gives the commit's SHA. */
export async function pushChanges(
  { folder, git }: Clone,
  change: { branch: string; message: string; write(folder: string): Promise<void> },
): Promise<string> {
  const exists = await git('branch', '--remotes', '--list', `origin/${change.branch}`);
  const start = exists ? [`origin/${change.branch}`] : [];
  await git('checkout', '--quiet', '-B', change.branch, ...start);
  await change.write(folder);
  await git('add', '--all', '--force');
  await git('commit', '--quiet', '--allow-empty', '--no-verify', '-m', change.message);
  await git('push', '--quiet', 'origin', `HEAD:refs/heads/${change.branch}`);
  return git('rev-parse', 'HEAD');
}

/** Puts single files into a folder, or takes them away. */
export async function writeFiles(folder: string, files: Record<string, FileChange>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path);
    await rm(target, { recursive: true, force: true });
    if (content === null) continue;
    await mkdir(dirname(target), { recursive: true });
    if (typeof content === 'string' || content instanceof Uint8Array) await writeFile(target, content);
    else await symlink(content.symlink, target);
  }
}

/** Copies a folder's content, without a repository that may be in it. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await cp(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !/(^|\/)\.git$/.test(path),
  });
}

function environment(home: string, caFile: string, user: GitUser): NodeJS.ProcessEnv {
  const basic = Buffer.from(`${user.name}:${user.token}`).toString('base64');
  // Settings by environment and not by -c: everybody on the machine can read arguments.
  const settings = [
    ['http.sslCAInfo', caFile],
    ['http.extraHeader', `Authorization: Basic ${basic}`],
    ['core.autocrlf', 'false'],
  ];
  return {
    PATH: process.env.PATH,
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: user.name,
    GIT_AUTHOR_EMAIL: `${user.name}@users.noreply.localhost`,
    GIT_COMMITTER_NAME: user.name,
    GIT_COMMITTER_EMAIL: `${user.name}@users.noreply.localhost`,
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}
