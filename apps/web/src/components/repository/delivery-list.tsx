'use client';

import type { DeliveryOutcome, DeliveryView } from '@landfall/contracts/repository';
import { UnstyledButton } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { Empty } from '#src/ui/layout/empty.tsx';
import list from '#src/ui/list/list.module.css';
import { List } from '#src/ui/list/list.tsx';
import { deliveryStateMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { Commit } from '#src/ui/text/commit.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import text from '#src/ui/text/text.module.css';
import { isAboutPulls } from './about-pulls.ts';
import classes from './delivery.module.css';
import { DeliveryPanel } from './delivery-panel.tsx';

interface DeliveryListProps {
  title?: ReactNode;
  pages: UseInfiniteQueryResult<DeliveryView[]>;
}

/** Deliveries, newest first; a click opens one beside the page. */
export function DeliveryList({ title, pages }: DeliveryListProps) {
  const [open, setOpen] = useQueryState('delivery', parseAsString);
  return (
    <>
      <List
        title={title}
        rows={pages.data}
        error={pages.error}
        onRetry={() => void pages.refetch()}
        row={(delivery) => (
          <Row key={delivery.id} delivery={delivery} onOpen={() => void setOpen(delivery.id)} />
        )}
        more={
          pages.hasNextPage
            ? {
                label: 'Show older deliveries',
                pending: pages.isFetchingNextPage,
                onMore: () => void pages.fetchNextPage(),
              }
            : null
        }
        empty={
          <Empty title="No deliveries yet">
            Every push that a webhook tells us, and every change found by looking, is kept here with what it
            came to.
          </Empty>
        }
      />
      <DeliveryPanel id={open} onClose={() => void setOpen(null)} />
    </>
  );
}

function Row({ delivery, onOpen }: { delivery: DeliveryView; onOpen: () => void }) {
  const { state, ref, revision, attempts, receivedAt, repositoryName } = delivery;
  return (
    <div className={`${list.row} ${classes.row}`}>
      <StatusMark mark={deliveryStateMark[state]} />
      <span className={list.two}>
        <UnstyledButton className={list.name} onClick={onOpen} data-row>
          {pushWords(delivery)} {ref && whereTo(plainText(ref))}
        </UnstyledButton>
        <span className={list.quiet}>{repositoryName}</span>
      </span>
      <span className={classes.revision}>{revision && <Commit revision={revision} />}</span>
      <span className={`${list.ink} ${classes.outcome}`}>
        <Outcome delivery={delivery} />
      </span>
      <span className={`${list.two} ${list.end}`}>
        <span className={list.ink}>
          <Ago at={receivedAt} />
        </span>
        {attempts > 1 && <span className={list.quiet}>{attempts} times</span>}
      </span>
    </div>
  );
}

/** A branch or tag that was pushed to, or a pull request that something is about. */
function whereTo(ref: string): string {
  const number = /^refs\/pull\/(\d+)\/head$/.exec(ref)?.[1];
  return number === undefined ? `to ${ref.replace(/^refs\/(heads|tags)\//, '')}` : `#${number}`;
}

/** History that was rewritten is seen at a glance. */
function pushWords({ event, payload, rewrite }: DeliveryView): string {
  const isForced = (event === 'push' && payload?.forced) || rewrite?.answer === 'rewritten';
  const words = plainText(event.replaceAll('_', ' '));
  if (!isForced) return words;
  return event === 'push' ? 'force-push' : `${words} found a force-push`;
}

/** Of what is about a pull request, where it is to be read. */
function Outcome({ delivery }: { delivery: DeliveryView }) {
  const { pullId } = delivery;
  const words = outcomeWords(delivery);
  if (!pullId || !isAboutPulls(delivery)) return words;
  return (
    <Link href={`/pulls/${pullId}`} className={text.link}>
      {words}
    </Link>
  );
}

function outcomeWords(delivery: DeliveryView): string {
  const { outcomes, problem, state, ref } = delivery;
  if (problem) return problem.what;
  if (state === 'pending' || state === 'processing') return '';
  if (isAboutPulls(delivery)) return ref === null ? 'of no pull request' : 'planned at the pull request';
  const named = (wanted: DeliveryOutcome['outcome'], more = (_one: DeliveryOutcome) => true): string =>
    outcomes
      .filter((one) => one.outcome === wanted && more(one))
      .map(({ application }) => application)
      .join(', ');
  const parts = [
    ['synced', named('sync-requested')],
    ['in a sync already:', named('unchanged', ({ syncId }) => syncId !== null)],
    ['could not render', named('failed')],
    ['waits for your Sync:', named('manual')],
    ['pinned, not synced:', named('pinned')],
  ].filter(([, names]) => names !== '');
  if (parts.length > 0) return parts.map((part) => part.join(' ')).join('; ');
  return outcomes.length === 0 ? 'no application follows it' : 'nothing to do';
}
