'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { Button } from '@mantine/core';
import Link from 'next/link';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { awaySince } from '#src/ui/status/mark.ts';

/** On the application's own page: its cluster is away, since when, and why. Says nothing while it can be seen. */
export function AwayNote({ application }: { application: ApplicationView }) {
  const isAway = application.syncStatus === 'Unknown';
  const { data: cluster } = useRead(reads.cluster(application.clusterId), isAway);
  if (!isAway || !cluster?.problem || application.problem) return null;
  return (
    <ProblemNote problem={cluster.problem} since={awaySince(cluster) ?? cluster.problemSince} tone="amber">
      <Button component={Link} href={`/clusters/${cluster.id}`} size="xs" variant="default">
        Open {cluster.name}
      </Button>
    </ProblemNote>
  );
}
