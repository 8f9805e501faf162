'use client';

import type { DeliveryView } from '@landfall/contracts/repository';
import { Drawer } from '@mantine/core';
import Link from 'next/link';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { Facts, Section } from '#src/ui/layout/section.tsx';
import { RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote, ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { deliveryOutcomeMark, deliveryStateMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { Commit } from '#src/ui/text/commit.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import text from '#src/ui/text/text.module.css';
import classes from './delivery.module.css';

/** One delivery beside the page: what was told, what Git said, what it came to for each application. */
export function DeliveryPanel({ id, onClose }: { id: string | null; onClose: () => void }) {
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title="Delivery"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {id !== null && <Loaded id={id} />}
    </Drawer>
  );
}

function Loaded({ id }: { id: string }) {
  const { data, error } = useRead(reads.delivery(id));
  if (error) return <ErrorNote error={error} />;
  if (!data) return <RowSkeletons rows={4} />;
  return (
    <div className={classes.panel}>
      {data.problem && <ProblemNote problem={data.problem} />}
      <Facts
        facts={[
          ['State', <StatusMark key="state" mark={deliveryStateMark[data.state]} />],
          ['Repository', data.repositoryName],
          ['Event', plainText(data.event)],
          ['Reference', data.ref ? <code key="ref">{plainText(data.ref)}</code> : 'not told'],
          ['Git is at', data.revision ? <Commit key="revision" revision={data.revision} /> : 'not asked yet'],
          ['Delivery id', <code key="id">{plainText(data.providerId)}</code>],
          ['Received', <Ago key="at" at={data.receivedAt} />],
          ['Told', data.attempts === 1 ? 'once' : `${data.attempts} times, counted once`],
        ]}
      />
      <Outcomes delivery={data} />
    </div>
  );
}

function Outcomes({ delivery: { outcomes } }: { delivery: DeliveryView }) {
  if (outcomes.length === 0) return null;
  return (
    <Section title="What it came to">
      <ul className={classes.outcomes}>
        {outcomes.map(({ application, applicationId, outcome, syncId, syncNumber, message }) => (
          <li key={application}>
            <strong>{application}</strong>
            <StatusMark mark={deliveryOutcomeMark[outcome]} />
            {applicationId && syncId && (
              <Link href={`/applications/${applicationId}/syncs/${syncId}`} className={text.link}>
                sync {syncNumber}
              </Link>
            )}
            {message && <span>{plainText(message)}</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
