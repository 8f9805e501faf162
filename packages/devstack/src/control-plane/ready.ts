import { setTimeout as sleep } from 'node:timers/promises';
import { DevstackError } from '../errors.ts';
import { type KubernetesAccess, kubernetesRequest } from '../kubernetes-request.ts';
import type { RunningProcess } from '../processes.ts';
import { endOfLog } from '../processes.ts';

/** Whether the API server says that it serves. */
export async function apiServerReady(access: KubernetesAccess): Promise<boolean> {
  return (await kubernetesRequest(access, 'GET', '/readyz')).status === 200;
}

/**
 * Waits until things can be deployed: the default namespace and its service account exist, every node is Ready.
 * @throws DevstackError naming what is missing and the end of the log of whatever died.
 */
export async function waitUntilUsable(
  access: KubernetesAccess,
  nodes: number,
  processes: readonly RunningProcess[],
): Promise<void> {
  const deadline = performance.now() + 120_000;
  for (;;) {
    const lacking = await whatIsLacking(access, nodes).catch((error: Error) => error.message);
    if (lacking === undefined) return;
    const dead = processes.find((child) => !child.running());
    if (dead || performance.now() > deadline) {
      const [what, log] = dead ? [`${dead.name} ended.`, dead.logPath] : [`It lacks ${lacking}.`, ''];
      throw new DevstackError(
        dead ? 'process-did-not-start' : 'not-ready-in-time',
        'The Kubernetes control plane did not become usable.',
        what,
        log ? await endOfLog(log) : 'Look into the logs beside its data, then start again.',
      );
    }
    await sleep(100);
  }
}

async function whatIsLacking(access: KubernetesAccess, nodes: number): Promise<string | undefined> {
  const account = await kubernetesRequest(
    access,
    'GET',
    '/api/v1/namespaces/default/serviceaccounts/default',
  );
  if (account.status !== 200) return 'the service account of the default namespace';
  const { body } = await kubernetesRequest(access, 'GET', '/api/v1/nodes');
  const { items = [] } = (body ?? {}) as { items?: NodeObject[] };
  const ready = items.filter((item) =>
    item.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
  );
  return ready.length >= nodes ? undefined : `${nodes - ready.length} of ${nodes} Ready nodes`;
}

interface NodeObject {
  status: { conditions?: { type: string; status: string }[] };
}
