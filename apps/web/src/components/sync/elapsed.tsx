'use client';

import { type SyncView, syncEnded } from '@landfall/contracts/sync';
import { spanWords } from '#src/ui/text/time.ts';
import { useNow } from '#src/ui/text/use-now.ts';
import classes from './sync.module.css';

/** How long the sync took, or has been running. */
export function Elapsed({ sync }: { sync: SyncView }) {
  const now = useNow();
  if (
    sync.state === 'waiting-for-approval' ||
    sync.startedAt === null ||
    (sync.endedAt === null && now === 0)
  )
    return null;
  const end = sync.endedAt === null ? now : Date.parse(sync.endedAt);
  const span = spanWords(Math.max(0, end - Date.parse(sync.startedAt)));
  return (
    <span className={classes.quiet} suppressHydrationWarning>
      {syncEnded(sync.state)
        ? `took ${span}`
        : `running for ${spanWords(Math.max(1_000, end - Date.parse(sync.startedAt)))}`}
    </span>
  );
}
