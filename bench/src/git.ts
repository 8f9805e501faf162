import { fork } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { gitAnswer, gitReady } from './git-messages.ts';

/** A repository on a Git server of the benchmark's own, over HTTPS on loopback, with a clone that stays. */
export interface Repository {
  url: string;
  token: string;
  /** Commits these files on top of everything before, and pushes. Answers the commit. */
  push(files: Record<string, string>): Promise<string>;
}

/** The Git server in a process of its own. */
export interface GitProcess {
  url: string;
  caPem: string;
  createRepository(name: string, users: { name: string; token: string }[]): Promise<string>;
  stop(): void;
}

/** @throws Error when it does not start */
export async function startGit(dir: string): Promise<GitProcess> {
  const child = fork(fileURLToPath(new URL('./git-program.ts', import.meta.url)), [dir]);
  const heard = (is: (message: unknown) => boolean) =>
    new Promise<unknown>((resolve, reject) => {
      const listen = (message: unknown) => {
        if (!is(message)) return;
        child.off('message', listen);
        resolve(message);
      };
      child.on('message', listen);
      child.once('exit', () => reject(new Error('The Git server has ended.')));
    });
  const { url, caPem } = gitReady.parse(await heard(() => true));
  return {
    url,
    caPem,
    stop: () => child.disconnect(),
    createRepository: async (name, users) => {
      const id = randomUUID();
      const answer = heard((message) => gitAnswer.safeParse(message).data?.id === id);
      child.send({ id, name, users });
      return gitAnswer.parse(await answer).cloneUrl;
    },
  };
}

/** @param folder where the clone is made */
export async function openRepository(server: GitProcess, name: string, folder: string): Promise<Repository> {
  const token = randomUUID();
  const cloneUrl = await server.createRepository(`bench/${name}`, [{ name: 'git', token }]);
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
  const status = await sendWebhook(url, secret, commit);
  if (status !== 202) throw new Error(`The webhook was answered with ${status}.`);
}

/** What was told last at each address: GitHub says where a branch was before. */
const toldLast = new Map<string, string>();

/** The same, whatever the answer is. Answers its status. */
export async function sendWebhook(url: string, secret: string, commit: string): Promise<number> {
  const body = JSON.stringify({
    ref: 'refs/heads/main',
    before: toldLast.get(url),
    after: commit,
    deleted: false,
    forced: false,
    commits: [],
    pusher: { name: 'bench' },
  });
  toldLast.set(url, commit);
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
  await response.arrayBuffer();
  return response.status;
}
