'use client';

import type { ClusterView } from '@landfall/contracts/cluster';
import { Button } from '@mantine/core';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { InstallAgent } from '#src/components/agent/install-agent.tsx';
import { AddCluster } from '#src/components/cluster/add.tsx';
import { PageSkeleton } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { Existing } from './existing.tsx';
import { hasHost } from './has-host.ts';

interface ClusterStepProps {
  clusters: readonly ClusterView[];
  /** The cluster whose agent is being installed in this step. */
  installing: string | undefined;
  onInstall: (clusterId: string | undefined) => void;
  onTake: (clusterId: string) => void;
}

/** The cluster step: one that is there, a kubeconfig, or an agent that is waited for right here. */
export function ClusterStep({ clusters, installing, onInstall, onTake }: ClusterStepProps) {
  if (installing !== undefined) {
    return <Installing id={installing} onTake={onTake} onBack={() => onInstall(undefined)} />;
  }
  return (
    <>
      <Existing items={clusters.filter(hasHost)} onTake={onTake} />
      <Existing
        words="Waiting for its agent:"
        items={clusters.filter(({ agent }) => agent?.state === 'waiting')}
        onTake={onInstall}
      />
      <AddCluster
        onRegistered={({ id }) => onTake(id)}
        onAgentCreated={({ clusterId }) => onInstall(clusterId)}
      />
    </>
  );
}

function Installing({
  id,
  onTake,
  onBack,
}: {
  id: string;
  onTake: (id: string) => void;
  onBack: () => void;
}) {
  const { data: cluster, error } = useRead(reads.cluster(id));
  if (!cluster && !error) return <PageSkeleton rows={4} />;
  return (
    <>
      {error && <ErrorNote error={error} />}
      {cluster && (
        <InstallAgent cluster={cluster}>
          <div>
            <Button onClick={() => onTake(id)}>Create an application</Button>
          </div>
        </InstallAgent>
      )}
      <div>
        <Button variant="subtle" size="xs" onClick={onBack}>
          Take another cluster
        </Button>
      </div>
    </>
  );
}
