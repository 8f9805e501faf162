'use client';

import { useSyncExternalStore } from 'react';
import { currentPulse, onPulse, serverPulse } from '#src/api/stream/pulse.ts';
import { useNow } from '#src/ui/text/use-now.ts';
import classes from './frame.module.css';

/** Says whether the page is live: the event stream is heard, is being reached again, or has been silent. */
export function LiveDot() {
  const pulse = useSyncExternalStore(onPulse, currentPulse, serverPulse);
  return (
    <span className={classes.live} data-state={pulse.state} role="status">
      <span className={classes.dot} aria-hidden="true" />
      <span className={classes.label}>
        {pulse.state === 'behind' ? <Behind since={pulse.heardAt} /> : words[pulse.state]}
      </span>
    </span>
  );
}

const words = { connecting: 'connecting…', live: 'live', reconnecting: 'reconnecting…' } as const;

function Behind({ since }: { since: number }) {
  const now = useNow();
  return <>behind by {Math.max(1, Math.round((now - since) / 1_000))} s</>;
}
