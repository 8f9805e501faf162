import type { ClusterView } from '@landfall/contracts/cluster';
import { RIGHTS } from '#src/components/agent/rights.ts';
import { counted } from '#src/ui/text/counted.ts';

/** Where a cluster is: the address we call, or that its agent calls us, and with which rights. */
export function reachedBy({ server, agent }: Pick<ClusterView, 'server' | 'agent'>): string {
  if (agent === null) return server;
  const nodes = agent.nodes === null ? '' : `, ${counted(agent.nodes, 'node')}`;
  return `by its agent · ${RIGHTS[agent.rights].title.toLowerCase()}${nodes}`;
}
