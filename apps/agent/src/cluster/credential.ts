import { readFileSync, statSync } from 'node:fs';
import type { ClusterCredential } from '@landfall/contracts/cluster';
import { parseKubeconfig } from '@landfall/kube';

/** Where a pod finds its own account. */
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** How the agent gets at its own cluster: a kubeconfig's file, or the account of its pod. */
export type ClusterAccess = { kubeconfig: string; context: string | undefined } | 'in-cluster';

/** @throws KubeconfigError; Error that says what is missing, where this process runs in no pod */
export function readCredential(access: ClusterAccess, env: NodeJS.ProcessEnv): ClusterCredential {
  if (access !== 'in-cluster') {
    const { kubeconfig, context } = access;
    const { server, caPem, auth } = parseKubeconfig(
      readFileSync(kubeconfig, 'utf8'),
      context === undefined ? {} : { context },
    );
    return { server, auth, ...(caPem === undefined ? {} : { caPem }) };
  }
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = env;
  if (!host) throw new Error('This is no pod of a cluster: name a kubeconfig with --kubeconfig FILE.');
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return { server, caPem: readFileSync(`${ACCOUNT}/ca.crt`, 'utf8'), auth: mountedToken(`${ACCOUNT}/token`) };
}

/** The kubelet writes a new token before the old one ends: read again whenever the file has changed. */
export function mountedToken(path: string): { token: string } {
  let known: { changedAt: number; token: string } | undefined;
  return {
    get token() {
      const changedAt = statSync(path).mtimeMs;
      if (known?.changedAt !== changedAt) known = { changedAt, token: readFileSync(path, 'utf8').trim() };
      return known.token;
    },
  };
}
