import { setTimeout as sleep } from 'node:timers/promises';
import type { FromAgent } from '@landfall/contracts/agent-protocol';
import { type HostFacts, hostFacts } from '@landfall/contracts/host';
import type { Host } from '../host.ts';

const EVERY_MS = 600_000;
const AGAIN_MS = 15_000;

type Asked = Pick<Host, 'probe' | 'policy' | 'log'>;

/**
 * What this cluster is and what the agent may do in it: in all of it, or, where that is not allowed, in the first of the
 * namespaces that it was installed for. @throws ClusterError
 */
async function readFacts({ probe, policy }: Omit<Asked, 'log'>): Promise<HostFacts> {
  const local = await policy();
  const namespace = 'rules' in local ? local.rules.namespaces[0] : undefined;
  const options = namespace === undefined ? {} : { namespace };
  const { version, uid, nodes, permissions, kinds } = await probe(options);
  return hostFacts.parse({ version, uid, nodes, permissions, kinds: kinds.slice(0, 5_000) });
}

/** Tells the platform what this cluster is, now and every ten minutes, until the signal. Never throws. */
export async function tellFacts(
  host: Asked,
  send: (frame: FromAgent) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    let wait = EVERY_MS;
    try {
      send({ type: 'facts', facts: await readFacts(host) });
    } catch (error) {
      host.log.warn({ error }, 'the cluster could not be asked what it is');
      wait = AGAIN_MS;
    }
    await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
}
