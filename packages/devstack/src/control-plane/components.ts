import { join } from 'node:path';
import type { ProcessSpec } from '../processes.ts';
import type { ControlPlaneBinaries } from '../tools/control-plane-binaries.ts';
import type { ControlPlaneKeys } from './keys.ts';

/** What the five processes have to agree on. */
export interface Layout {
  dir: string;
  binaries: ControlPlaneBinaries;
  kwok: string;
  keys: ControlPlaneKeys;
  ports: { apiserver: number; etcd: number; etcdPeer: number; kubelet: number };
  /** kwok's configuration of what containers wrote. */
  podLogsPath: string;
  auditPolicyPath: string;
  auditLogPath: string;
}

const SERVICE_RANGE = '10.96.0.0/16';
/** Megabytes before the audit log is rotated: beyond what days of tests write, so that offsets stay true. */
const AUDIT_LOG_MEGABYTES = 500;

export function etcd({ dir, binaries, keys, ports }: Layout): ProcessSpec {
  const client = `https://127.0.0.1:${ports.etcd}`;
  const peer = `https://127.0.0.1:${ports.etcdPeer}`;
  const file = (name: string) => join(keys.folder, name);
  return component(dir, binaries, 'etcd', {
    name: 'default',
    'data-dir': join(dir, 'etcd'),
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `default=${peer}`,
    'cert-file': file('etcd.crt'),
    'key-file': file('etcd.key'),
    'client-cert-auth': 'true',
    'trusted-ca-file': file('etcd-ca.crt'),
    'peer-cert-file': file('etcd.crt'),
    'peer-key-file': file('etcd.key'),
    'peer-client-cert-auth': 'true',
    'peer-trusted-ca-file': file('etcd-ca.crt'),
    // Its data is a sandbox's: a power cut may cost it, and in return every write is ten times as fast.
    'unsafe-no-fsync': 'true',
    'log-level': 'warn',
  });
}

export function apiServer({ dir, binaries, keys, ports, ...audit }: Layout): ProcessSpec {
  const file = (name: string) => join(keys.folder, name);
  return component(dir, binaries, 'kube-apiserver', {
    'bind-address': '127.0.0.1',
    'advertise-address': '127.0.0.1',
    'secure-port': String(ports.apiserver),
    // It would publish its address as an Endpoint, which must not be a loopback one.
    'endpoint-reconciler-type': 'none',
    'etcd-servers': `https://127.0.0.1:${ports.etcd}`,
    'etcd-cafile': file('etcd-ca.crt'),
    'etcd-certfile': file('etcd-client.crt'),
    'etcd-keyfile': file('etcd-client.key'),
    'tls-cert-file': file('apiserver.crt'),
    'tls-private-key-file': file('apiserver.key'),
    'client-ca-file': file('ca.crt'),
    // For the logs of pods: kwok answers as their kubelet.
    'kubelet-client-certificate': file('kubelet-client.crt'),
    'kubelet-client-key': file('kubelet-client.key'),
    'kubelet-certificate-authority': file('ca.crt'),
    'authorization-mode': 'RBAC',
    'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
    'service-account-key-file': file('service-account.pub'),
    'service-account-signing-key-file': file('service-account.key'),
    'service-cluster-ip-range': SERVICE_RANGE,
    'allow-privileged': 'true',
    'audit-policy-file': audit.auditPolicyPath,
    'audit-log-path': audit.auditLogPath,
    'audit-log-format': 'json',
    'audit-log-maxsize': String(AUDIT_LOG_MEGABYTES),
    'audit-log-maxbackup': '1',
    profiling: 'false',
  });
}

export function controllerManager({ dir, binaries, keys }: Layout, kubeconfig: string): ProcessSpec {
  return component(dir, binaries, 'kube-controller-manager', {
    kubeconfig,
    'secure-port': '0',
    'leader-elect': 'false',
    'use-service-account-credentials': 'true',
    'service-account-private-key-file': join(keys.folder, 'service-account.key'),
    'root-ca-file': join(keys.folder, 'ca.crt'),
    'cluster-signing-cert-file': join(keys.folder, 'ca.crt'),
    'cluster-signing-key-file': join(keys.folder, 'ca.key'),
    'kube-api-qps': '200',
    'kube-api-burst': '400',
    profiling: 'false',
  });
}

export function scheduler({ dir, binaries }: Layout, kubeconfig: string): ProcessSpec {
  return component(dir, binaries, 'kube-scheduler', {
    kubeconfig,
    'secure-port': '0',
    'leader-elect': 'false',
    'kube-api-qps': '200',
    'kube-api-burst': '400',
    profiling: 'false',
  });
}

export function kwok(
  { dir, kwok: command, keys, ports, podLogsPath }: Layout,
  kubeconfig: string,
): ProcessSpec {
  const stages = (name: string) => join(import.meta.dirname, '..', '..', 'kwok', name);
  const flags = {
    kubeconfig,
    config: [stages('stages.yaml'), stages('failing-pods.yaml'), podLogsPath].join(','),
    'node-ip': '127.0.0.1',
    'node-port': String(ports.kubelet),
    'server-address': `127.0.0.1:${ports.kubelet}`,
    'tls-cert-file': join(keys.folder, 'kubelet.crt'),
    'tls-private-key-file': join(keys.folder, 'kubelet.key'),
    'manage-all-nodes': 'true',
    'node-lease-duration-seconds': '40',
    v: 'WARN',
  };
  // Its home is ours, so that a configuration of the user's own kwok does not reach in.
  return { name: 'kwok', dir, command, args: asArguments(flags), env: { PATH: process.env.PATH, HOME: dir } };
}

type ComponentName = keyof ControlPlaneBinaries['commands'];

function component(
  dir: string,
  binaries: ControlPlaneBinaries,
  name: ComponentName,
  flags: Record<string, string>,
): ProcessSpec {
  const { command, args } = binaries.commands[name];
  // The components read many variables (ETCD_*, KUBERNETES_*, proxies); a stranger's machine may have any of them set.
  return {
    name,
    dir,
    command,
    args: [...args, ...asArguments(flags)],
    env: { PATH: process.env.PATH, HOME: dir },
  };
}

function asArguments(flags: Record<string, string>): string[] {
  return Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
}
