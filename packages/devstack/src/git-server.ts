import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import { keptAuthority, keptCertificate } from './certificates.ts';
import { copyFolder, type FileChange, pushChanges, withClone, writeFiles } from './git-server/client.ts';
import { handle } from './git-server/handle.ts';
import { describe, pushEvent, type RefUpdate } from './git-server/push-event.ts';
import {
  fullNameOf,
  type GitAccess,
  type GitUser,
  type GitWebhook,
  openRepositories,
  type RepositoryRecord,
  type RepositoryStore,
  unknown,
} from './git-server/repositories.ts';
import { type Delivery, deliver } from './git-server/webhook.ts';
import { keptPort } from './ports.ts';
import { type Report, reportStep } from './report.ts';
import { keptSecret } from './secrets-on-disk.ts';

export type { Delivery, FileChange, GitAccess, GitUser, GitWebhook };

export interface GitServerOptions {
  /** Holds the repositories, users, webhooks and certificates; made when it does not exist. */
  dir: string;
  port?: number;
  report?: Report;
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
  /** Makes a repository, or sets the access of one that exists. Without users anybody may read. */
  createRepository(
    name: string,
    access?: Partial<GitAccess>,
  ): Promise<{ fullName: string; cloneUrl: string }>;
  setAuth(name: string, access: Partial<GitAccess>): Promise<void>;
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
      const context = { dir, store, owner, pushed: hooks.pushed };
      // Tracked from its first byte: whoever pushed may ask for the deliveries before git here has ended.
      const server = createServer(pair, (request, response) => {
        hooks.track(handle(context, request, response).catch(() => response.destroy()));
      });
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      return {
        url,
        port,
        caPem: authority.cert,
        owner,
        ...repositoryVerbs(store, url),
        ...hooks.verbs,
        stop: stopper(server),
      };
    },
    ({ url }) => url,
  );
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
    setWebhook: (name: string, webhook: GitWebhook) => store.change(name, { webhook }),
  };
}

function webhookCalls(store: RepositoryStore, baseUrl: string) {
  const done: Delivery[] = [];
  const underWay = new Set<Promise<unknown>>();
  const call = async (...args: Parameters<typeof deliver>): Promise<Delivery> => {
    const delivery = await deliver(...args);
    done.push(delivery);
    return delivery;
  };
  const track = (work: Promise<unknown>) => {
    const settled = work.catch(() => undefined).finally(() => underWay.delete(settled));
    underWay.add(settled);
  };
  const folder = (record: RepositoryRecord) => join(store.root, `${record.fullName}.git`);
  const announce = async (record: RepositoryRecord, update: RefUpdate, user: string) => {
    // Read again: the webhook may have been set since the push began.
    const webhook = store.find(record.fullName)?.webhook;
    if (!webhook) return;
    const payload = await pushEvent(folder(record), { ...record, baseUrl }, update, user);
    await call(record.fullName, webhook, 'push', payload);
  };
  return {
    track,
    pushed: (...args: Parameters<typeof announce>) => track(announce(...args)),
    verbs: {
      ping: async (name: string) => {
        const record = store.find(name);
        if (!record?.webhook) throw unknown(name);
        const config = { url: record.webhook.url, content_type: 'json' } as const;
        const hook = { type: 'Repository', id: 1, events: ['push'], active: true, config } as const;
        const repository = await describe(folder(record), { ...record, baseUrl });
        const payload = {
          zen: 'Keep it logically awesome.',
          hook_id: 1,
          hook: { ...hook, events: ['push'] },
          repository,
        };
        return call(record.fullName, record.webhook, 'ping', payload);
      },
      deliveries: async () => {
        while (underWay.size > 0) await Promise.all(underWay);
        return done;
      },
      redeliver: async (id: string) => {
        const earlier = done.find((delivery) => delivery.id === id);
        const webhook = earlier && store.find(earlier.repository)?.webhook;
        if (!webhook) throw unknown(id);
        return call(earlier.repository, webhook, earlier.event, earlier.payload, id);
      },
    },
  };
}

function stopper(server: Server): () => Promise<void> {
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}

/** Where `git clone` finds a repository of this server. */
export function cloneUrlOf(server: Pick<GitServer, 'url'>, name: string): string {
  return `${server.url}/${fullNameOf(name)}.git`;
}

/** Commits the content of a folder to `main` and pushes it, by a real clone over HTTPS. Gives the commit's SHA. */
export function seedRepository(
  server: GitServer,
  name: string,
  directory: string,
  message: string,
): Promise<string> {
  return pushAsOwner(server, name, 'main', message, (folder) => copyFolder(directory, folder));
}

/**
 * Changes files and pushes them, by a real clone over HTTPS; `null` removes a file. Gives the commit's SHA.
 * @param branch made from nothing when the repository has no such branch. Default `main`.
 */
export function commitFiles(
  server: GitServer,
  name: string,
  files: Record<string, FileChange>,
  message: string,
  branch = 'main',
): Promise<string> {
  return pushAsOwner(server, name, branch, message, (folder) => writeFiles(folder, files));
}

function pushAsOwner(
  server: GitServer,
  name: string,
  branch: string,
  message: string,
  write: (folder: string) => Promise<void>,
): Promise<string> {
  const remote = { cloneUrl: cloneUrlOf(server, name), caPem: server.caPem, user: server.owner };
  return withClone(remote, (clone) => pushChanges(clone, { branch, message, write }));
}
