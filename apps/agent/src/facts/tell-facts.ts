import { setTimeout as sleep } from 'node:timers/promises';
import type { FromAgent } from '@landfall/contracts/agent-protocol';
import { type HostFacts, hostFacts } from '@landfall/contracts/host';
import { probeCluster } from '@landfall/kube';
import type { OwnCluster } from '../cluster/own-cluster.ts';
import type { Log } from '../log.ts';

const EVERY_MS = 600_000;
const AGAIN_MS = 15_000;

/** What this cluster is and what the agent may do in it. @throws ClusterError */
export async function readFacts({ cluster }: OwnCluster): Promise<HostFacts> {
  const { version, uid, nodes, permissions, kinds } = await probeCluster(cluster);
  return hostFacts.parse({ version, uid, nodes, permissions, kinds: kinds.slice(0, 5_000) });
}

/** Tells the platform what this cluster is, now and every ten minutes, until the signal. Never throws. */
export async function tellFacts(
  own: OwnCluster,
  send: (frame: FromAgent) => void,
  { log, signal }: { log: Log; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    let wait = EVERY_MS;
    try {
      send({ type: 'facts', facts: await readFacts(own) });
    } catch (error) {
      log.warn({ error }, 'the cluster could not be asked what it is');
      wait = AGAIN_MS;
    }
    await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
}
