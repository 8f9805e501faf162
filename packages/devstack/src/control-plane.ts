import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyPair } from './certificates.ts';
import { DEFAULT_AUDIT_POLICY } from './control-plane/audit-policy.ts';
import {
  apiServer,
  controllerManager,
  etcd,
  kwok,
  type Layout,
  scheduler,
} from './control-plane/components.ts';
import { type ControlPlaneKeys, controlPlaneKeys, writeKubeconfig } from './control-plane/keys.ts';
import { kubeconfigText } from './control-plane/kubeconfig.ts';
import { writePodLogs } from './control-plane/pod-logs.ts';
import { apiServerReady, waitUntilUsable } from './control-plane/ready.ts';
import { applySandboxObjects } from './control-plane/sandbox-objects.ts';
import type { KubernetesAccess } from './kubernetes-request.ts';
import { endLeftovers } from './pid-file.ts';
import { keptPort } from './ports.ts';
import { type ProcessSpec, type RunningProcess, startProcess } from './processes.ts';
import { waitUntilReady, whileRunning } from './readiness.ts';
import { type Report, reportStep } from './report.ts';
import { controlPlaneBinaries, KUBERNETES_VERSION } from './tools/control-plane-binaries.ts';
import { kwokBinary } from './tools/kwok-binary.ts';

export { createServiceAccountKubeconfig } from './control-plane/service-account.ts';

export interface ControlPlaneOptions {
  /** Holds etcd's data, certificates, ports, logs, pid files and the audit log; made when it does not exist. */
  dir: string;
  /** How many simulated nodes. Default 3. */
  nodes?: number;
  /** An `audit.k8s.io/v1` Policy instead of the default one (metadata of every finished request). */
  auditPolicy?: object;
  report?: Report;
}

/** A running Kubernetes control plane with simulated nodes. */
export interface ControlPlane extends KubernetesAccess {
  /** The admin's (`system:masters`), YAML text, one context, everything inline. Valid over restarts of the same `dir`. */
  kubeconfig: string;
  /** JSON lines; read with `audit-log.ts`. */
  auditLogPath: string;
  admin: KeyPair;
  /** Settles with a word when the first of its processes ended, wanted or not. */
  exited: Promise<string>;
  stop(): Promise<void>;
}

const DEFAULT_NODES = 3;

/**
 * Starts a real Kubernetes control plane on loopback over `dir`: etcd, kube-apiserver, controller manager, scheduler,
 * and kwok which plays the nodes and their pods. Its programs are found or built first (minutes, once per machine).
 * @throws DevstackError when they cannot be had, or one of them does not start; nothing is left running then.
 */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { report } = options;
  const conclude = ({ origin }: { origin: string }) => origin;
  const binaries = await reportStep(
    report,
    `Kubernetes ${KUBERNETES_VERSION}`,
    controlPlaneBinaries,
    conclude,
  );
  const { path } = await reportStep(report, 'kwok', kwokBinary, conclude);
  return reportStep(
    report,
    'Kubernetes control plane',
    async (tell) => {
      const { dir } = options;
      await mkdir(dir, { recursive: true });
      const ended = await endLeftovers(dir);
      if (ended.length > 0) tell(`ended what an earlier run left: ${ended.join(', ')}`);
      const layout = await layOut(options, { binaries, kwok: path });
      const started: RunningProcess[] = [];
      try {
        return await bringUp(layout, options.nodes ?? DEFAULT_NODES, started, tell);
      } catch (error) {
        await stopAll(started);
        throw error;
      }
    },
    ({ server }) => server,
  );
}

async function layOut(
  { dir, auditPolicy = DEFAULT_AUDIT_POLICY }: ControlPlaneOptions,
  programs: Pick<Layout, 'binaries' | 'kwok'>,
): Promise<Layout> {
  const keys = await controlPlaneKeys(join(dir, 'pki'));
  const auditPolicyPath = join(dir, 'audit-policy.json');
  await writeFile(auditPolicyPath, JSON.stringify(auditPolicy));
  const apiserver = await keptPort(dir, 'apiserver');
  const etcdPort = await keptPort(dir, 'etcd');
  const etcdPeer = await keptPort(dir, 'etcd-peer');
  const kubelet = await keptPort(dir, 'kubelet');
  const podLogsPath = await writePodLogs(dir);
  const ports = { apiserver, etcd: etcdPort, etcdPeer, kubelet };
  return {
    dir,
    ...programs,
    keys,
    ports,
    podLogsPath,
    auditPolicyPath,
    auditLogPath: join(dir, 'audit.jsonl'),
  };
}

async function bringUp(
  layout: Layout,
  nodes: number,
  started: RunningProcess[],
  tell: (detail: string) => void,
): Promise<ControlPlane> {
  const { keys, ports, auditLogPath } = layout;
  const server = `https://127.0.0.1:${ports.apiserver}`;
  const access = { server, caPem: keys.caPem, admin: keys.admin };
  const start = async (spec: ProcessSpec) => {
    tell(`starting ${spec.name}`);
    const child = await startProcess(spec);
    started.push(child);
    return child;
  };
  // The API server waits for etcd by itself, and the others for it.
  const store = await start(etcd(layout));
  const serving = waitUntilReady(await start(apiServer(layout)), () => apiServerReady(access));
  await whileRunning(store, serving);
  const as = (name: string) => writeKubeconfig(keys, server, name);
  await start(controllerManager(layout, await as('controller-manager')));
  await start(scheduler(layout, await as('scheduler')));
  await applySandboxObjects(access, nodes);
  await start(kwok(layout, await as('kwok')));
  tell('waiting for nodes');
  await waitUntilUsable(access, nodes, started);
  return {
    ...access,
    kubeconfig: adminKubeconfig(server, keys),
    auditLogPath,
    exited: Promise.race(started.map(({ name, exited }) => exited.then((how) => `${name}: ${how}`))),
    stop: () => stopAll(started),
  };
}

function adminKubeconfig(server: string, keys: ControlPlaneKeys): string {
  return kubeconfigText(server, keys.caPem, {
    name: 'landfall-admin',
    credential: { certificate: keys.admin },
  });
}

/** Clients before servers: nothing then waits for an answer that cannot come. */
async function stopAll(started: readonly RunningProcess[]): Promise<void> {
  const [store, server, ...clients] = started;
  await Promise.all(clients.map((child) => child.stop()));
  await server?.stop();
  await store?.stop();
}
