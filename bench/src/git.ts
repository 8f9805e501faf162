import { createHmac, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type GitServer, startGitServer } from '@landfall/devstack/git-server';
import { execa } from 'execa';

/** A repository on a Git server of the benchmark's own, over HTTPS on loopback, with a clone that stays. */
export interface Repository {
  url: string;
  token: string;
  /** Commits these files on top of everything before, and pushes. Answers the commit. */
  push(files: Record<string, string>): Promise<string>;
}

export const startGit = (dir: string): Promise<GitServer> => startGitServer({ dir });

/** @param folder where the clone is made */
export async function openRepository(server: GitServer, name: string, folder: string): Promise<Repository> {
  const token = randomUUID();
  const { cloneUrl } = await server.createRepository(`bench/${name}`, { users: [{ name: 'git', token }] });
  await mkdir(folder, { recursive: true });
  const caFile = join(folder, '..', 'git-ca.pem');
  const env = {
    HOME: folder,
    GIT_SSL_CAINFO: caFile,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_COUNT: '3',
    GIT_CONFIG_KEY_0: 'http.extraHeader',
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${Buffer.from(`git:${token}`).toString('base64')}`,
    GIT_CONFIG_KEY_1: 'user.name',
    GIT_CONFIG_VALUE_1: 'Bench',
    GIT_CONFIG_KEY_2: 'user.email',
    GIT_CONFIG_VALUE_2: 'bench@example.com',
  };
  const git = async (...args: string[]) => (await execa('git', args, { cwd: folder, env })).stdout;
  await git('init', '-q', '-b', 'main');
  return {
    url: cloneUrl,
    token,
    push: async (files) => {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      await git('add', '--all');
      await git('commit', '-q', '-m', 'Change values');
      await git('push', '-q', cloneUrl, 'HEAD:refs/heads/main');
      return git('rev-parse', 'HEAD');
    },
  };
}

/** Tells the platform of a push as GitHub does. @throws Error unless it is accepted */
export async function callWebhook(url: string, secret: string, commit: string): Promise<void> {
  const body = JSON.stringify({
    ref: 'refs/heads/main',
    after: commit,
    deleted: false,
    forced: false,
    commits: [],
    pusher: { name: 'bench' },
  });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${signature}`,
    },
    body,
  });
  if (response.status !== 202) throw new Error(`The webhook was answered with ${response.status}.`);
}
