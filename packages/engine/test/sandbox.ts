import { randomUUID } from 'node:crypto';
import type { Json, Manifest, ResourceRef } from '@landfall/contracts/resource';
import { testCluster } from '@landfall/devstack/test-stack';
import { connect, parseKubeconfig } from '@landfall/kube';
import type {
  Cluster,
  ExecuteOptions,
  ExecuteResult,
  HookRun,
  KindRef,
  PlannedSync,
  PlanOptions,
  PlanRequest,
} from '../src/index.ts';
import type { HostedBox, SandboxLook } from './hosted.ts';
import { maskSecrets } from './mask-secrets.ts';
import type { MemoryLedger } from './memory-ledger.ts';
import { sandboxHosts } from './sandbox-hosts.ts';

type Planning = Partial<PlanOptions> & { scope?: readonly ResourceRef[] };

/** One application in a namespace of its own on the real API server. */
export interface Sandbox extends HostedBox {
  ledger: MemoryLedger;
  /** Of its host, in the audit log. */
  userAgent: string;
  auditLogPath: string;
  plan(
    desired: readonly Manifest[],
    options?: Planning,
    through?: Cluster,
    hooks?: PlanRequest['hooks'],
  ): Promise<PlannedSync>;
  /** What deleting the application would do; `desired` holds its hooks. */
  planDeletion(desired: readonly Manifest[], options?: Partial<PlanOptions>): Promise<PlannedSync>;
  /** How it stands against this, or against what was applied last. */
  observe(desired?: readonly Manifest[]): Promise<SandboxLook>;
  execute(planned: PlannedSync, options?: Partial<ExecuteOptions>, through?: Cluster): Promise<ExecuteResult>;
  /** Plan and execute; a success becomes `previous`. */
  sync(
    desired: readonly Manifest[],
    options?: Partial<PlanOptions & ExecuteOptions>,
    run?: HookRun,
  ): Promise<ExecuteResult & { planned: PlannedSync }>;
}

/** Connects to the shared control plane and makes a namespace. */
export async function sandbox(options: { organization?: string } = {}): Promise<Sandbox> {
  const access = await testCluster();
  const hosts = sandboxHosts();
  const namespace = await hosts.namespace();
  const { hostname, port } = new URL(access.server);
  const cluster = connect(parseKubeconfig(access.kubeconfig), {
    allow: [{ host: hostname, port: Number(port) }],
  });
  const id = randomUUID();
  const application = { id, trackingPrefix: `${options.organization ?? randomUUID()}/${id}`, namespace };
  const hosted: HostedBox = { cluster, namespace, application, events: [], previous: [] };
  const host = hosts.open(hosted);
  const box: Sandbox = Object.assign(hosted, {
    ledger: host.ledger,
    userAgent: host.userAgent,
    auditLogPath: access.auditLogPath,
    plan: (desired, { scope, ...planOptions } = {}, through, hooks = aRun()) =>
      host.plan({ desired, options: planOptions, scope, through, hooks }),
    planDeletion: (desired, planOptions = {}) =>
      host.planDeletion({ desired, options: { deletion: 'foreground', ...planOptions }, hooks: aRun() }),
    observe: (desired = box.previous) => host.observe({ desired, options: {} }),
    execute: (planned, executeOptions = {}, through) => host.execute(planned, executeOptions, through),
    sync: async (desired, both = {}, run = aRun()) => {
      const planned = await box.plan(desired, both, undefined, run);
      const result = await box.execute(planned, both);
      if (result.outcome === 'succeeded') box.previous = [...desired];
      return { ...result, planned };
    },
  } satisfies Omit<Sandbox, keyof HostedBox>);
  return box;
}

/** A run of a sync as its host would name it. */
export const aRun = (id: string = randomUUID()): HookRun => ({
  id,
  revision: '0123456789abcdef0123456789abcdef01234567',
  startedAt: new Date('2026-11-27T08:00:00Z'),
  done: new Set(),
  failed: new Map(),
});

/** What a plan of this application is asked with. */
export function requestOf(box: Sandbox, desired: readonly Manifest[], options: Partial<PlanOptions>) {
  return {
    cluster: box.cluster,
    desired,
    previous: box.previous,
    inventory: box.ledger.items(),
    application: box.application,
    options: { prune: true, createNamespace: true, ...options },
    mask: maskSecrets,
  };
}

/** Writes as somebody else: a merge patch under another field manager. `path` is below the namespace. */
export async function patchAs(box: Sandbox, manager: string, path: string, patch: Json): Promise<void> {
  const [group = 'v1', rest = ''] = path.startsWith('apps/') ? ['apps/v1', path.slice(5)] : ['v1', path];
  const root = group === 'v1' ? '/api/v1' : `/apis/${group}`;
  const response = await box.cluster.request({
    method: 'PATCH',
    path: `${root}/namespaces/${box.namespace}/${rest}?fieldManager=${manager}`,
    contentType: 'application/merge-patch+json',
    body: JSON.stringify(patch),
  });
  if (response.status !== 200) throw new Error(`${response.status}: ${response.text}`);
}

/** A Deployment of one container, as a render would hold it. */
export function deployment(
  name: string,
  spec: { replicas?: number; image?: string; paused?: boolean } = {},
): Manifest {
  const { image = 'registry.test/web:1', ...rest } = spec;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      ...rest,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image }] } },
    },
  };
}

export const CONFIG_MAPS: KindRef = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
};

/** A ConfigMap as a render would hold it. */
export function configMap(
  name: string,
  data: Record<string, string>,
  annotations?: Record<string, string>,
): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, ...(annotations ? { annotations } : {}) },
    data,
  };
}

/** The actions of a plan, as `kind name: action` lines in the order they would run. */
export const planLines = ({ plan: { items } }: PlannedSync): string[] =>
  items.map(({ ref, action }) => `${ref.kind} ${ref.name}: ${action}`);
