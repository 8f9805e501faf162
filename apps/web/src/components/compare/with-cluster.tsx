'use client';

import type { SyncView } from '@landfall/contracts/sync';
import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { PlanSummaryLine, PlanView } from '#src/components/plan/plan-view.tsx';
import { ProbeNote } from '#src/components/probe/probe-note.tsx';
import { useProbe } from '#src/components/probe/use-probe.ts';
import { ofEntry } from '#src/components/rollback/of-entry.ts';
import { Section } from '#src/ui/layout/section.tsx';

interface WithClusterProps {
  applicationId: string;
  entry: Pick<SyncView, 'number' | 'snapshotId'>;
}

/** An entry of the history beside the cluster as it is now, object by object: what a sync to it would change. */
export function WithCluster({ applicationId, entry: { number, snapshotId } }: WithClusterProps) {
  const probe = useProbe('plan');
  const ask = (): void => void probe.ask({ kind: 'plan', applicationId, snapshotId });
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each snapshot
  useEffect(ask, [snapshotId]);
  const { result } = probe;
  return (
    <Section
      flush
      title={`What would make the cluster as in sync ${number}`}
      note={result && <PlanSummaryLine plan={result.plan} />}
      actions={
        <Button size="xs" variant="default" loading={probe.pending} onClick={ask}>
          Look again
        </Button>
      }
    >
      <ProbeNote probe={probe} asking="asking the cluster" />
      {result && <PlanView plan={ofEntry(result.plan, number)} />}
    </Section>
  );
}
