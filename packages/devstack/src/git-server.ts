import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import { keptAuthority, keptCertificate } from './certificates.ts';
import type { Beside } from './git-server/beside.ts';
import type { FileChange } from './git-server/client.ts';
import { handle } from './git-server/handle.ts';
import {
  type GitAccess,
  type GitUser,
  type GitWebhook,
  openRepositories,
  type RepositoryStore,
} from './git-server/repositories.ts';
import type { SshDoor } from './git-server/ssh-door.ts';
import type { Delivery } from './git-server/webhook.ts';
import { type WebhookCalls, webhookCalls } from './git-server/webhook-calls.ts';
import { keptPort } from './ports.ts';
import { type Report, reportStep } from './report.ts';
import { keptSecret } from './secrets-on-disk.ts';

export { cloneUrlOf, commitFiles, seedRepository } from './git-server/commit.ts';
export type { Delivery, FileChange, GitAccess, GitUser, GitWebhook, SshDoor };

export interface GitServerOptions {
  /** Holds the repositories, users, webhooks and certificates; made when it does not exist. */
  dir: string;
  port?: number;
  report?: Report;
  /** Whether there is a door for SSH too. */
  ssh?: boolean;
  /** What else is answered at the same address: `github-double.ts`. */
  beside?: (parts: { store: RepositoryStore; url: string; hooks: WebhookCalls }) => Beside;
}

/** A running Git server: smart HTTP over TLS through the real `git http-backend`. */
export interface GitServer {
  /** `https://127.0.0.1:…` */
  url: string;
  /** The authority that signed the server's certificate: git's `http.sslCAInfo`. */
  caPem: string;
  port: number;
  /** May read and push everywhere; `commitFiles` and `seedRepository` use it. */
  owner: GitUser;
  /** Its door for SSH, where one was asked for. */
  ssh: SshDoor | undefined;
  /** Makes a repository, or sets the access of one that exists. Without users anybody may read. */
  createRepository(
    name: string,
    access?: Partial<GitAccess>,
  ): Promise<{ fullName: string; cloneUrl: string }>;
  setAuth(name: string, access: Partial<GitAccess>): Promise<void>;
  /** Lets whoever holds a key read the repository over SSH, and push unless it is for reading only. */
  addDeployKey(name: string, publicKey: string, options?: { readOnly?: boolean }): Promise<void>;
  /** Forgets at once what no branch and no tag of a repository leads to any more, as a host does some day. */
  collect(name: string): Promise<void>;
  /** From now on each push to the repository calls this. */
  setWebhook(name: string, webhook: GitWebhook): Promise<void>;
  /** Calls the webhook with GitHub's `ping`. */
  ping(name: string): Promise<Delivery>;
  /** Every webhook call so far, oldest first; waits for those under way. */
  deliveries(): Promise<readonly Delivery[]>;
  /** Calls again with the same id and body. */
  redeliver(id: string): Promise<Delivery>;
  stop(): Promise<void>;
}

/** Starts a Git server on loopback that behaves like GitHub as far as `git` and webhooks can tell. */
export async function startGitServer(options: GitServerOptions): Promise<GitServer> {
  return reportStep(
    options.report,
    'Git server',
    async () => {
      const { dir } = options;
      await mkdir(dir, { recursive: true });
      const [store, token, authority] = await Promise.all([
        openRepositories(dir),
        keptSecret(join(dir, 'owner-token')),
        keptAuthority(dir, 'ca'),
      ]);
      const hosts = ['127.0.0.1', 'localhost'];
      const pair = await keptCertificate(dir, 'server', authority, {
        commonName: 'localhost',
        usage: 'server',
        hosts,
      });
      const port = await keptPort(dir, 'git', options.port);
      const owner = { name: 'owner', token };
      const url = `https://127.0.0.1:${port}`;
      const hooks = webhookCalls(store, url);
      const beside = options.beside?.({ store, url, hooks });
      const context = { dir, store, owner, pushed: hooks.pushed, ...(beside ? { beside } : {}) };
      // Tracked from its first byte: whoever pushed may ask for the deliveries before git here has ended.
      const server = createServer(pair, (request, response) => {
        hooks.track(handle(context, request, response).catch(() => response.destroy()));
      });
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      const ssh = options.ssh ? await doorFor({ ...context, track: hooks.track }) : undefined;
      return {
        url,
        port,
        caPem: authority.cert,
        owner,
        ssh,
        ...repositoryVerbs(store, url),
        ...hooks.verbs,
        stop: async () => {
          await Promise.all([stopper(server)(), ssh?.stop()]);
        },
      };
    },
    ({ url }) => url,
  );
}

/** Loaded where it is wanted: most tests have no need of it. */
async function doorFor(context: Parameters<typeof import('./git-server/ssh-door.ts').openSshDoor>[0]) {
  const { openSshDoor } = await import('./git-server/ssh-door.ts');
  return openSshDoor(context);
}

function repositoryVerbs(store: RepositoryStore, url: string) {
  const whole = (access: Partial<GitAccess>): GitAccess => {
    const users = access.users ?? [];
    return { users, anonymousRead: access.anonymousRead ?? users.length === 0 };
  };
  return {
    createRepository: async (name: string, access: Partial<GitAccess> = {}) => {
      const { fullName } = await store.create(name, whole(access));
      return { fullName, cloneUrl: `${url}/${fullName}.git` };
    },
    setAuth: (name: string, access: Partial<GitAccess>) => store.change(name, { access: whole(access) }),
    addDeployKey: async (name: string, publicKey: string, { readOnly = false } = {}) => {
      const key = publicKey.trim().split(/\s+/).slice(0, 2).join(' ');
      const others = (store.find(name)?.deployKeys ?? []).filter((held) => held.key !== key);
      await store.change(name, { deployKeys: [...others, { key, readOnly }] });
    },
    collect: (name: string) => store.collect(name),
    setWebhook: (name: string, webhook: GitWebhook) => store.change(name, { webhook }),
  };
}

function stopper(server: Server): () => Promise<void> {
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}
