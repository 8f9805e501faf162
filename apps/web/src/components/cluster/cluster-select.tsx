'use client';

import type { ClusterView } from '@landfall/contracts/cluster';
import { Select, type SelectProps } from '@mantine/core';
import { awaySince, clusterMark } from '#src/ui/status/mark.ts';
import { agoWords } from '#src/ui/text/time.ts';
import { useNow } from '#src/ui/text/use-now.ts';

interface ClusterSelectProps extends Omit<SelectProps, 'data'> {
  clusters: readonly ClusterView[];
}

/** Chooses one of the clusters; one that is not there says so beside its name. */
export function ClusterSelect({ clusters, ...props }: ClusterSelectProps) {
  const now = useNow();
  return (
    <Select
      label="Cluster"
      placeholder="Choose one"
      data={clusters.map((cluster) => ({ value: cluster.id, label: labelOf(cluster, now) }))}
      {...props}
    />
  );
}

function labelOf(cluster: ClusterView, now: number): string {
  const { name, state, agent } = cluster;
  if (state === 'connected' || (state === 'unknown' && agent === null)) return name;
  const since = awaySince(cluster);
  const words = clusterMark(cluster).word.toLowerCase();
  return since === null || now === 0
    ? `${name} (${words})`
    : `${name} (${words} since ${agoWords(Date.parse(since), now)})`;
}
