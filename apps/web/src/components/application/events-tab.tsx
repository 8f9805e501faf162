'use client';

import type { Culprit } from '@landfall/contracts/sync';
import { ProbeNote } from '#src/components/probe/probe-note.tsx';
import { Events } from '#src/components/sync/evidence.tsx';
import classes from './inside-tabs.module.css';
import { ReadHead } from './read-head.tsx';
import { type InsideProps, useInside } from './use-inside.ts';

/** The cluster's events about an object and what it made; below them those that its last, failed sync kept. */
export function EventsTab({ kept, ...props }: InsideProps & { kept: Culprit | undefined }) {
  const inside = useInside(props);
  const { result } = inside;
  return (
    <>
      <ReadHead probe={inside} onAgain={inside.look} />
      <ProbeNote probe={inside} asking="asking the cluster" />
      {result && result.events.length === 0 && (
        <p className={classes.quiet}>No events. The cluster keeps them for about an hour.</p>
      )}
      {result && result.events.length > 0 && <Events events={result.events} />}
      {kept && kept.events.length > 0 && (
        <section className={classes.kept}>
          <h3>Kept with the sync that failed</h3>
          <Events events={kept.events} />
        </section>
      )}
    </>
  );
}
