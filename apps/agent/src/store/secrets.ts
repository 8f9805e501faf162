import type { Manifest } from '@landfall/contracts/resource';
import { ClusterError, isClusterError } from '@landfall/engine';
import type { ConnectedCluster } from '@landfall/kube';
import { z } from 'zod';
import { AGENT_MANAGER, SECRETS } from '../cluster/own-kinds.ts';

/** What a Secret of the agent is a piece of. */
const PART_LABEL = 'landfall.dev/agent-store';

export interface StoredSecret {
  data: Record<string, Uint8Array>;
  version: string;
  uid: string;
}

/** Secrets of the agent's own namespace. Every call throws `ClusterError`. */
export interface Secrets {
  read(name: string): Promise<StoredSecret | undefined>;
  /** Makes it where `over` is left out, and writes over exactly that version otherwise. `conflict`, `already-exists` */
  write(name: string, part: string, data: Record<string, Uint8Array>, over?: string): Promise<void>;
  /** It is gone afterwards, whether it was there or not. */
  remove(name: string): Promise<void>;
  names(part: string): Promise<string[]>;
}

const secretData = z.record(z.string(), z.string()).default({});

/** Over the engine's port, as the agent's own account may. */
export function agentSecrets(cluster: ConnectedCluster, namespace: string): Secrets {
  const write = { fieldManager: AGENT_MANAGER, dryRun: false };
  const read: Secrets['read'] = async (name) => {
    const found = await orUndefined(cluster.get(SECRETS, { namespace, name }));
    if (!found) return undefined;
    const { resourceVersion, uid } = found.metadata;
    const data = Object.entries(secretData.parse(found.data ?? {}));
    return {
      data: Object.fromEntries(data.map(([key, value]) => [key, Buffer.from(value, 'base64')])),
      version: String(resourceVersion),
      uid: String(uid),
    };
  };
  return {
    read,
    write: async (name, part, data, over) => {
      const encoded = Object.entries(data).map(([key, bytes]) => [
        key,
        Buffer.from(bytes).toString('base64'),
      ]);
      const secret: Manifest = {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name,
          namespace,
          labels: { [PART_LABEL]: part },
          ...(over === undefined ? {} : { resourceVersion: over }),
        },
        type: 'landfall.dev/agent',
        data: Object.fromEntries(encoded),
      };
      await (over === undefined
        ? cluster.create(SECRETS, secret, write)
        : cluster.replace(SECRETS, secret, write));
    },
    remove: async (name) => {
      const found = await read(name);
      if (!found) return;
      const gone = cluster.delete(
        SECRETS,
        { namespace, name },
        { uid: found.uid, propagation: 'Background' },
      );
      await orUndefined(gone);
    },
    names: (part) => listNames(cluster, namespace, part),
  };
}

const namesOnly = z.object({
  metadata: z.object({ continue: z.string().optional() }),
  // Null where there are none.
  items: z.array(z.object({ metadata: z.object({ name: z.string() }) })).nullable(),
});
const MOST_PAGES = 100;

/** Names without content: all snapshots at once are no size to have in memory. */
async function listNames(cluster: ConnectedCluster, namespace: string, part: string): Promise<string[]> {
  const names: string[] = [];
  let next: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = new URLSearchParams({ labelSelector: `${PART_LABEL}=${part}`, limit: '500' });
    if (next) query.set('continue', next);
    const { status, text } = await cluster.request({
      method: 'GET',
      path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets?${query}`,
      accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json',
    });
    if (status !== 200)
      throw new ClusterError(
        { code: 'unexpected', status },
        `The agent's Secrets cannot be listed (${status}).`,
      );
    const listed = namesOnly.parse(JSON.parse(text));
    names.push(...(listed.items ?? []).map(({ metadata }) => metadata.name));
    next = listed.metadata.continue;
    if (!next) return names;
  }
  throw new ClusterError({ code: 'too-large' }, 'The agent has more Secrets than it can list.');
}

async function orUndefined<Result>(asked: Promise<Result>): Promise<Result | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isClusterError(error, 'not-found')) return undefined;
    throw error;
  }
}
