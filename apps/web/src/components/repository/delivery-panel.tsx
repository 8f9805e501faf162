'use client';

import { type DeliveryView, TOO_MANY_CALLS } from '@landfall/contracts/repository';
import { Button, Drawer } from '@mantine/core';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { reads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { useRead } from '#src/api/use-read.ts';
import { Facts, Section } from '#src/ui/layout/section.tsx';
import { RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote, ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { toastDone, toastProblem } from '#src/ui/problem/toast.ts';
import { deliveryOutcomeMark, deliveryStateMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { Commit } from '#src/ui/text/commit.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import text from '#src/ui/text/text.module.css';
import { isAboutPulls } from './about-pulls.ts';
import classes from './delivery.module.css';
import { rewriteWords } from './rewrite-words.ts';

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
          ...(data.event === TOO_MANY_CALLS ? [line('Why', TOO_MANY)] : []),
          ['Reference', data.ref ? <code key="ref">{plainText(data.ref)}</code> : 'not told'],
          ...pullFact(data),
          ...(isAboutPulls(data) ? [] : [gitFact(data)]),
          ...historyFacts(data),
          ['Delivery id', <code key="id">{plainText(data.providerId)}</code>],
          ['Received', <Ago key="at" at={data.receivedAt} />],
          ['Told', data.attempts === 1 ? 'once' : `${data.attempts} times, counted once`],
        ]}
      />
      <Payload delivery={data} />
      <Outcomes delivery={data} />
      <DeliverAgain delivery={data} />
    </div>
  );
}

/** Not while it is under way, nor for what is about no pull request of ours: nothing would come of it. */
function DeliverAgain({ delivery }: { delivery: DeliveryView }) {
  const { id, state, ref } = delivery;
  const isOfPull = isAboutPulls(delivery);
  const again = useAct('deliveries.redeliver', {
    onDone: () => toastDone(isOfPull ? 'Planning it once more.' : 'Looking at Git once more.'),
  });
  if ((state !== 'done' && state !== 'failed') || (isOfPull && ref === null)) return null;
  return (
    <div>
      <Button
        variant="default"
        loading={again.isPending}
        onClick={() => again.mutate({ params: { id } }, { onError: toastProblem })}
      >
        Deliver again
      </Button>
    </div>
  );
}

/** What the payload said, as far as it is kept: nothing is decided by it. */
function Payload({ delivery: { payload } }: { delivery: DeliveryView }) {
  if (!payload) return null;
  const { after, deleted, forced, commits, pusher, message } = payload;
  return (
    <Section title="What the payload said" note="a hint: what is true is asked of Git">
      <Facts
        facts={[
          [
            'Newest commit',
            deleted || after === null ? 'none, it was deleted' : <Commit key="after" revision={after} />,
          ],
          ['Commits', String(commits)],
          ...(forced ? [line('History', FORCED)] : []),
          ...(pusher === '' ? [] : [line('Pushed by', plainText(pusher))]),
          ...(message === '' ? [] : [line('Message', plainText(message))]),
        ]}
      />
    </Section>
  );
}

/** What Git itself says of the history, whatever the payload said. */
const historyFacts = ({ rewrite }: DeliveryView): [string, ReactNode][] =>
  rewrite ? [line('History', `${rewriteWords(rewrite).what} ${rewriteWords(rewrite).why}`)] : [];

/** What came of it stands there. */
const pullFact = ({ pullId }: DeliveryView): [string, ReactNode][] =>
  pullId
    ? [
        [
          'Pull request',
          <Link key="pull" href={`/pulls/${pullId}`} className={text.link}>
            what merging it would do
          </Link>,
        ],
      ]
    : [];

const gitFact = ({ revision, state }: DeliveryView): [string, ReactNode] => [
  'Git was at',
  revision ? <Commit key="revision" revision={revision} /> : NO_COMMIT[state],
];
const NO_COMMIT: Record<DeliveryView['state'], string> = {
  pending: 'not asked yet',
  processing: 'not asked yet',
  done: 'nothing: there is no such branch or tag any more',
  failed: 'not told',
};

const line = (name: string, value: string): [string, string] => [name, value];
const TOO_MANY =
  'the webhook was called more often than it is read; Git was asked once for all that was left out';
const FORCED = 'rewritten by a force-push: commits that were there before are gone';

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
