import type { ClusterCredential } from '@landfall/contracts/cluster';
import type { AllowList } from '@landfall/egress';
import type { Cluster, LogStream } from '@landfall/engine';
import { discover, type KnownDiscovery } from './discovery.ts';
import { statusError } from './errors/status.ts';
import { clusterAgent } from './http/agent.ts';
import { type KubeRequest, requester } from './http/request.ts';
import { turns } from './http/turns.ts';
import { followPodLog, podLogs } from './logs.ts';
import { getObject, listAll } from './objects.ts';
import type { WatchLine } from './watch/stream.ts';
import { watchKind } from './watch/watch.ts';
import { applyObject, createObject, deleteObject, patchObject, replaceObject } from './writes.ts';

export interface ConnectOptions {
  /** Hosts the operator allows in spite of their private address. */
  allow: AllowList;
  /** Requests at once to this cluster, over all that goes on there; watches are beside it. Default 16. */
  maxSockets?: number;
  /** For one connection to stand, TLS included. Default 10,000. */
  connectTimeoutMs?: number;
  /**
   * A watch that is silent for longer is half open and begun again. Default 150,000: bookmarks come about once a minute
   * (Kubernetes, "Watch bookmarks").
   */
  silentWatchMs?: number;
  /** What the cluster's audit log knows this host by. Default `landfall`. */
  userAgent?: string;
}

/** A cluster spoken to over HTTPS. Nothing is sent before the first call; `close` ends idle connections. */
export interface ConnectedCluster extends Cluster, LogStream {
  /** The raw way in, for questions the engine does not have (permissions). */
  request: KubeRequest;
  /** The same connections, with a question asked right before each request is written; what it throws is thrown. */
  guarded(beforeSend: () => void): Cluster;
  close(): void;
}

/** The engine's `Cluster` port over a real API server. Throws nothing; each call throws `ClusterError`. */
export function connect(credential: ClusterCredential, options: ConnectOptions): ConnectedCluster {
  const { allow, maxSockets = 16, connectTimeoutMs = 10_000, userAgent = 'landfall' } = options;
  const agent = clusterAgent(credential, { allow, maxSockets, connectTimeoutMs });
  // A watch stands for minutes: among the others, as many of them as there are connections would stop everything.
  const standing = clusterAgent(credential, {
    allow,
    maxSockets: Number.POSITIVE_INFINITY,
    connectTimeoutMs,
  });
  const { request: send } = requester(credential, agent, userAgent);
  const inTurn = turns(maxSockets);
  const request: KubeRequest = (asked) => inTurn(() => send(asked), asked.signal);
  const { stream } = requester(credential, standing, userAgent);
  const known: KnownDiscovery = { lists: new Map() };
  const line = { stream, silentMs: options.silentWatchMs ?? 150_000 };
  return {
    ...clusterOver(request, line, known),
    request,
    followLog: (pod, follow) => followPodLog(stream, pod, follow),
    guarded: (beforeSend) => clusterOver((asked) => request({ ...asked, beforeSend }), line, known),
    close: () => {
      agent.destroy();
      standing.destroy();
    },
  };
}

function clusterOver(request: KubeRequest, line: WatchLine, known: KnownDiscovery): Cluster {
  return {
    discover: () => discover(request, known),
    version: () => version(request),
    list: (kind, list) => listAll(request, kind, list),
    get: (kind, name) => getObject(request, kind, name),
    apply: (kind, manifest, apply) => applyObject(request, kind, manifest, apply),
    create: (kind, manifest, write) => createObject(request, kind, manifest, write),
    replace: (kind, manifest, write) => replaceObject(request, kind, manifest, write),
    patch: (kind, name, operations, write) => patchObject(request, kind, name, { ...write, operations }),
    logs: (pod, log) => podLogs(request, pod, log),
    delete: (kind, name, remove) => deleteObject(request, kind, name, remove),
    watch: (kind, watch) => watchKind({ request, ...line }, kind, watch),
  };
}

async function version(request: KubeRequest): Promise<string> {
  const response = await request({ method: 'GET', path: '/version' });
  if (response.status !== 200) throw statusError(response, { subject: 'its version', kind: '' });
  const { gitVersion } = JSON.parse(response.text) as { gitVersion?: unknown };
  return typeof gitVersion === 'string' ? gitVersion : 'unknown';
}
