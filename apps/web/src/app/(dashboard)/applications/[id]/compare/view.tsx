'use client';

import type { SyncView } from '@landfall/contracts/sync';
import { Button } from '@mantine/core';
import { parseAsString, useQueryStates } from 'nuqs';
import { pagedReads, reads } from '#src/api/reads.ts';
import { usePages, useRead } from '#src/api/use-read.ts';
import { chooseEntries, LIVE } from '#src/components/compare/choose-entries.ts';
import classes from '#src/components/compare/compare.module.css';
import { EntrySelect } from '#src/components/compare/entry-select.tsx';
import { ObjectDiff } from '#src/components/compare/object-diff.tsx';
import { WithCluster } from '#src/components/compare/with-cluster.tsx';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Page } from '#src/ui/layout/page.tsx';
import { Section } from '#src/ui/layout/section.tsx';
import { PageSkeleton, RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';

/** Two entries of an application's history, or one and the cluster, object by object. Git is not asked. */
export function ComparePageView({ applicationId }: { applicationId: string }) {
  const application = useRead(reads.application(applicationId));
  const history = usePages(pagedReads.syncs(applicationId));
  const [asked, setAsked] = useQueryStates({ from: parseAsString, to: parseAsString });
  const entries = (history.data ?? []).filter(({ operation }) => operation === 'sync');
  const { from, to } = chooseEntries(entries, asked);
  const error = application.error ?? history.error;
  if (error) {
    return (
      <Page title="Compare" crumbs={[{ label: 'Applications', href: '/applications' }]}>
        <ErrorNote error={error} />
      </Page>
    );
  }
  if (!application.data || !history.data) return <PageSkeleton rows={5} />;
  return (
    <Page
      crumbs={[
        { label: 'Applications', href: '/applications' },
        { label: application.data.name, href: `/applications/${applicationId}?tab=history` },
      ]}
      title="Compare"
      sentence={sentenceOf(from, to)}
      actions={
        to &&
        to !== LIVE && (
          <Button variant="default" onClick={() => void setAsked({ from: to.id, to: LIVE })}>
            Compare {to.number} with the cluster
          </Button>
        )
      }
    >
      <div className={classes.choice}>
        <EntrySelect
          label="From"
          entries={entries}
          value={from?.id ?? null}
          onChange={(id) => void setAsked({ from: id })}
        />
        <EntrySelect
          label="To"
          entries={entries}
          live
          value={to === LIVE ? LIVE : (to?.id ?? null)}
          onChange={(id) => void setAsked({ to: id })}
        />
      </div>
      {from && to === LIVE ? (
        <WithCluster applicationId={applicationId} entry={from} />
      ) : from && to && to !== LIVE ? (
        <Comparison from={from.snapshotId} to={to.snapshotId} />
      ) : (
        <Empty title="Nothing to compare yet">With a second sync there is.</Empty>
      )}
    </Page>
  );
}

function sentenceOf(from: SyncView | null, to: SyncView | typeof LIVE | null): string {
  if (!from || !to) return 'Two entries of the history.';
  if (to === LIVE) return `How the cluster differs now from what sync ${from.number} brought.`;
  return `What sync ${to.number} had that sync ${from.number} had not.`;
}

function Comparison({ from, to }: { from: string; to: string }) {
  const { data, error } = useRead(reads.comparison(from, to));
  if (error) return <ErrorNote error={error} />;
  if (!data) return <RowSkeletons rows={4} />;
  const { objects, same, left } = data;
  const equal = `${same} ${same === 1 ? 'object is' : 'objects are'} the same`;
  return (
    <Section
      flush
      title={objects.length === 1 ? '1 object differs' : `${objects.length + left} objects differ`}
      note={equal}
    >
      {objects.length === 0 && <Empty title="No difference">Both brought the same objects.</Empty>}
      {objects.map((object) => (
        <ObjectDiff
          key={`${object.ref.group}/${object.ref.kind}/${object.ref.namespace}/${object.ref.name}`}
          object={object}
        />
      ))}
      {left > 0 && <Empty title={`${left} more`}>They differ, too; so many are not shown.</Empty>}
    </Section>
  );
}
