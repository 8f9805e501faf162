'use client';

import type { ClusterView } from '@landfall/contracts/cluster';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import classes from '#src/components/cluster/cluster.module.css';
import { ConfirmDialog } from '#src/ui/form/confirm-dialog.tsx';

/** Takes the agent's identity away, after a word about what that means. */
export function RevokeAgent({ cluster }: { cluster: ClusterView }) {
  const [asked, setAsked] = useState(false);
  const revoke = useAct('clusters.revokeAgent', {
    stale: [['clusters'], ['cluster', cluster.id], ['activity']],
    onDone: () => setAsked(false),
  });
  const { applications } = cluster;
  return (
    <div className={classes.danger}>
      <span>Take the agent’s identity away: its connection ends at once and it is not let in again.</span>
      <Button color="red" variant="outline" onClick={() => setAsked(true)}>
        Revoke agent
      </Button>
      <ConfirmDialog
        opened={asked}
        onClose={() => setAsked(false)}
        title={`Revoke the agent of ${cluster.name}?`}
        consequences={[
          'Its connection ends at once, and its keys are worth nothing any more.',
          applications === 0
            ? 'Nothing is applied to this cluster until an agent is installed again.'
            : `${applications === 1 ? 'Its application runs on as it is' : `Its ${applications} applications run on as they are`}; nothing is applied, seen or healed until an agent is installed again.`,
          'An agent that is cut off right now hears of it when it calls again; until then it goes on healing.',
          'It stays installed: the cluster, its applications and their history are kept, and a new install line brings it back.',
        ]}
        confirm="Revoke agent"
        pending={revoke.isPending}
        error={revoke.error}
        onConfirm={() => revoke.mutate({ params: { id: cluster.id } })}
      />
    </div>
  );
}
