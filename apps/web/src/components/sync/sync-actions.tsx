import { syncEnded } from '@landfall/contracts/sync';
import { Button } from '@mantine/core';
import Link from 'next/link';
import type { LiveSync } from '#src/api/patch/sync-progress.ts';
import { reads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { useRead } from '#src/api/use-read.ts';
import { toastProblem } from '#src/ui/problem/toast.ts';

/** Stops it while it runs; afterwards it is an entry to compare with and to go back to. */
export function SyncActions({ sync }: { sync: LiveSync }) {
  if (sync.state === 'waiting-for-approval' || sync.operation === 'delete') return null;
  if (!syncEnded(sync.state)) return <Cancel sync={sync} />;
  return <Ended sync={sync} />;
}

function Ended({ sync }: { sync: LiveSync }) {
  const application = useRead(reads.applications()).data?.items.find(({ id }) => id === sync.applicationId);
  const base = `/applications/${sync.applicationId}`;
  // From the newest there is nothing to go back: a failure names the one before it.
  const isNewest = application?.lastSync?.id === sync.id;
  return (
    <>
      <Button component={Link} href={`${base}/compare?to=${sync.id}`} variant="default">
        Compare…
      </Button>
      {!isNewest && (
        <Button component={Link} href={`${base}/rollback/${sync.id}`} variant="default">
          Roll back to {sync.number}…
        </Button>
      )}
    </>
  );
}

function Cancel({ sync }: { sync: LiveSync }) {
  const cancel = useAct('syncs.cancel');
  return (
    <Button
      variant="default"
      loading={cancel.isPending}
      onClick={() => cancel.mutate({ params: { id: sync.id } }, { onError: toastProblem })}
    >
      Cancel sync {sync.number}
    </Button>
  );
}
