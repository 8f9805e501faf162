import { readFile, rename, writeFile } from 'node:fs/promises';
import { type LocalFile, type LocalStatus, localFile } from '@landfall/contracts/local';
import { watchFile } from './watch-file.ts';

/** What `npm start` has set up around this API (LANDFALL_LOCAL_FILE). Its secrets go into sealed inputs and nowhere else. */
export interface Local {
  /** What the dashboard may see; null while there is nothing to see. */
  status(): Promise<LocalStatus | null>;
  /** URL and credential of the sample repository; null when there is none. */
  sampleRepository(): Promise<{ url: string; username: string; token: string } | null>;
  /** Kubeconfig of the sandbox cluster; null until it is ready. */
  sandboxKubeconfig(): Promise<string | null>;
  /**
   * Leaves where the sample repository's pushes are to be announced, if `repositoryUrl` is the sample's: on GitHub a
   * person sets this by hand, the local Git server has no page for it.
   */
  announceWebhook(repositoryUrl: string, hook: { url: string; secret: string }): Promise<void>;
  /** Leaves a one-time token for the agent that the launcher runs; false when it runs none. */
  leaveAgentToken(token: string): Promise<boolean>;
  /** Told after each change, with what the dashboard may see. Answers how to stop. */
  onChange(listener: (status: LocalStatus) => void): () => void;
  close(): void;
}

export function openLocal(path: string): Local {
  const listeners = new Set<(status: LocalStatus) => void>();
  const stop = watchFile(path, () => {
    void readLocal(path).then((file) => {
      if (file) for (const listener of listeners) listener(toStatus(file));
    });
  });
  return {
    status: async () => {
      const file = await readLocal(path);
      return file && toStatus(file);
    },
    sampleRepository: async () => {
      const sample = (await readLocal(path))?.sampleRepository;
      if (!sample) return null;
      const token = (await readFile(sample.tokenFile, 'utf8')).trim();
      return { url: sample.url, username: sample.username, token };
    },
    sandboxKubeconfig: async () => {
      const sandbox = (await readLocal(path))?.sandbox;
      return sandbox?.state === 'ready' ? readFile(sandbox.kubeconfigFile, 'utf8') : null;
    },
    announceWebhook: async (repositoryUrl, hook) => {
      const sample = (await readLocal(path))?.sampleRepository;
      if (!sample || !sameAddress(sample.url, repositoryUrl)) return;
      await leave(sample.webhookFile, hook);
    },
    leaveAgentToken: async (token) => {
      const agent = (await readLocal(path))?.agent;
      if (agent) await leave(agent.tokenFile, { token });
      return Boolean(agent);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: stop,
  };
}

/** For the launcher alone, and whole or not at all. */
async function leave(file: string, content: object): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(content), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Do two addresses name one repository? */
export const sameAddress = (a: string, b: string): boolean => a.replace(/\/+$/, '') === b.replace(/\/+$/, '');

/** Null while the launcher has not written it, or is just writing it. */
async function readLocal(path: string): Promise<LocalFile | null> {
  try {
    return localFile.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** Paths and users stay here. */
function toStatus(file: LocalFile): LocalStatus {
  const { steps, sampleRepository, sandbox, agent } = file;
  return {
    steps,
    sampleRepository: sampleRepository && {
      url: sampleRepository.url,
      cloneLine: sampleRepository.cloneLine,
    },
    sandbox: sandbox && { name: sandbox.name, state: sandbox.state, detail: sandbox.detail },
    agent: agent && { cluster: agent.cluster, state: agent.state, detail: agent.detail },
  };
}
