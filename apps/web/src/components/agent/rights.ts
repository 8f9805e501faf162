import type { AgentRights } from '@landfall/contracts/agent';

/** What an agent may do in its cluster: the choice, and what it means in one sentence. */
export const RIGHTS: Record<AgentRights, { title: string; means: string }> = {
  cluster: {
    title: 'Whole cluster',
    means: 'It may read and change everything, in every namespace: any application can be deployed.',
  },
  namespaces: {
    title: 'Chosen namespaces',
    means:
      'It may change what is in these namespaces and nothing else: no other namespace, no cluster-wide object.',
  },
  'read-only': {
    title: 'Read-only',
    means:
      'It may look and never change: you see what a sync would do and what drifts, and nothing is applied.',
  },
};
