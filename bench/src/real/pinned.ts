import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import type { GitProcess } from '../git.ts';
import type { RealInput } from './pins.ts';

/** A folder of bare repositories, `<owner>+<name>/repo`, to fetch from where the public ones cannot be reached. */
export const INPUTS_VARIABLE = 'LANDFALL_REAL_INPUTS';

/** Where a pinned commit is fetched from. */
export function sourceOf(repository: RealInput['repository'], folder: string | undefined): string {
  if (folder === undefined || folder === '') return `https://github.com/${repository}`;
  return pathToFileURL(join(resolve(folder), repository.replace('/', '+'), 'repo')).href;
}

/**
 * Fetches one commit and puts its tree, or the folders of it that are wanted, unchanged on the benchmark's Git server: as a commit
 * of its own, because nobody takes a push of a history that is cut off. @throws Error when the commit cannot be had
 */
export async function servePinned(
  server: GitProcess,
  { repository, commit, folders }: Pick<RealInput, 'repository' | 'commit' | 'folders'>,
  place: string,
): Promise<{ url: string; token: string; head: string }> {
  const token = randomUUID();
  const cloneUrl = await server.createRepository(repository, [{ name: 'git', token }]);
  await mkdir(place, { recursive: true });
  const git = gitIn(place);
  await git('init', '--quiet');
  await git('remote', 'add', 'public', sourceOf(repository, process.env[INPUTS_VARIABLE]));
  // Asked for by a server over HTTPS, and to be said of a folder: that files may be left to later.
  await git('config', 'remote.public.uploadpack', 'git -c uploadpack.allowFilter=true upload-pack');
  const later = folders ? ['--filter=blob:none'] : [];
  await git('fetch', '--quiet', '--depth=1', ...later, 'public', commit);
  const tree = folders ? await treeOf(git, commit, folders) : `${commit}^{tree}`;
  const head = await git('commit-tree', tree, '-m', `${repository} at ${commit}`);
  const push = gitIn(place, {
    GIT_SSL_CAINFO: join(place, '..', 'git-ca.pem'),
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${server.url}.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${Buffer.from(`git:${token}`).toString('base64')}`,
  });
  await push('push', '--quiet', cloneUrl, `${head}:refs/heads/main`);
  return { url: cloneUrl, token, head };
}

type Git = (...args: string[]) => Promise<string>;

async function treeOf(git: Git, commit: string, folders: readonly string[]): Promise<string> {
  await git('read-tree', '--empty');
  for (const folder of folders) await git('read-tree', `--prefix=${folder}/`, `${commit}:${folder}`);
  return git('write-tree');
}

function gitIn(folder: string, more: Record<string, string> = {}): Git {
  const env = {
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Bench',
    GIT_AUTHOR_EMAIL: 'bench@example.com',
    GIT_COMMITTER_NAME: 'Bench',
    GIT_COMMITTER_EMAIL: 'bench@example.com',
    ...more,
  };
  return async (...args: string[]) => (await execa('git', args, { cwd: folder, env })).stdout;
}
