'use client';

import type { AgentInstall } from '@landfall/contracts/agent';
import { useEffect, useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { installs } from './installs.ts';

/** The install line of a cluster's agent as far as this browser was told it, and how another one is made. */
export function useInstall(clusterId: string) {
  const [install, setInstall] = useState<AgentInstall | null>(null);
  // A server has been told none: read when the page is alive.
  useEffect(() => setInstall(installs.find(clusterId)), [clusterId]);
  const make = useAct('clusters.newAgentToken', {
    stale: [['clusters'], ['cluster', clusterId]],
    onDone: (made) => {
      installs.keep(made);
      setInstall(made);
    },
  });
  return {
    install,
    makeNew: () => make.mutate({ params: { id: clusterId } }),
    isMaking: make.isPending,
    error: make.error,
  };
}
