'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { Approval } from '#src/components/sync/approval.tsx';

/** On the application's own page: what its sync waits for, and the yes itself. */
export function WaitingNote({ application: { lastSync } }: { application: ApplicationView }) {
  return lastSync?.state === 'waiting-for-approval' ? <Waiting syncId={lastSync.id} /> : null;
}

function Waiting({ syncId }: { syncId: string }) {
  const { data } = useRead(reads.sync(syncId));
  return data ? <Approval sync={data} /> : null;
}
