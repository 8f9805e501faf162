'use client';

import type { ClusterView } from '@landfall/contracts/cluster';
import { Button } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { ConfirmDialog } from '#src/ui/form/confirm-dialog.tsx';
import { counted } from '#src/ui/text/counted.ts';
import classes from './cluster.module.css';

const BY_KUBECONFIG = {
  words: 'Forget this cluster and its credential. Nothing in it is touched.',
  first: 'The sealed credential is deleted; to come back you need the kubeconfig again.',
};
const BY_AGENT = {
  words:
    'Forget this cluster and its agent. Nothing in it is touched, and the agent stays installed until you remove it.',
  first: 'The agent is refused from then on; to come back you need a new install line.',
};

/** Forget a cluster, after a word about what that means. */
export function RemoveCluster({ cluster }: { cluster: ClusterView }) {
  const router = useRouter();
  const [asked, setAsked] = useState(false);
  const remove = useAct('clusters.remove', { onDone: () => router.push('/clusters') });
  const { words, first } = cluster.agent === null ? BY_KUBECONFIG : BY_AGENT;
  return (
    <div className={classes.danger}>
      <span>{words}</span>
      <Button color="red" variant="outline" onClick={() => setAsked(true)}>
        Forget {cluster.name}
      </Button>
      <ConfirmDialog
        opened={asked}
        onClose={() => setAsked(false)}
        title={`Forget ${cluster.name}?`}
        consequences={[
          first,
          'Everything in the cluster stays as it is.',
          ...(cluster.applications === 0
            ? []
            : [
                `It stays until what runs on it is removed: ${counted(cluster.applications, 'application')}.`,
              ]),
        ]}
        confirm={`Forget ${cluster.name}`}
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ params: { id: cluster.id } })}
      />
    </div>
  );
}
