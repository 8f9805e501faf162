'use client';

import type { AgentInstall } from '@landfall/contracts/agent';
import type { ClusterView } from '@landfall/contracts/cluster';
import { useEffect, useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { installs } from './installs.ts';

/** The install line of a cluster's agent as far as this browser was told it, and how another one is made. */
export function useInstall({ id, agent }: Pick<ClusterView, 'id' | 'agent'>) {
  const [made, setMade] = useState<AgentInstall | null>(null);
  // A server has been told none: read when the page is alive.
  useEffect(() => setMade(installs.find(id)), [id]);
  const make = useAct('clusters.newAgentToken', {
    stale: [['clusters'], ['cluster', id]],
    onDone: (install) => {
      installs.keep(install);
      setMade(install);
    },
  });
  return {
    // While no token waits for an agent, the one that was made here was used: its line is good for nothing.
    install: agent?.tokenExpiresAt === null ? null : made,
    makeNew: () => make.mutate({ params: { id } }),
    isMaking: make.isPending,
    error: make.error,
  };
}
