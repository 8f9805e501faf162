'use client';

import { Button } from '@mantine/core';
import Link from 'next/link';
import { parseAsString, useQueryStates } from 'nuqs';
import { pagedReads, reads } from '#src/api/reads.ts';
import { usePages, useRead } from '#src/api/use-read.ts';
import { chooseEntries } from '#src/components/compare/choose-entries.ts';
import classes from '#src/components/compare/compare.module.css';
import { EntrySelect } from '#src/components/compare/entry-select.tsx';
import { ObjectDiff } from '#src/components/compare/object-diff.tsx';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Page } from '#src/ui/layout/page.tsx';
import { Section } from '#src/ui/layout/section.tsx';
import { PageSkeleton, RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';

/** Two entries of an application's history: what each brought, object by object. Git is not asked. */
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
      sentence={
        from && to
          ? `What sync ${to.number} had that sync ${from.number} had not.`
          : 'Two entries of the history.'
      }
      actions={
        to && (
          <Button
            component={Link}
            href={`/applications/${applicationId}/rollback/${to.id}`}
            variant="default"
          >
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
          value={to?.id ?? null}
          onChange={(id) => void setAsked({ to: id })}
        />
      </div>
      {from && to ? (
        <Comparison from={from.snapshotId} to={to.snapshotId} />
      ) : (
        <Empty title="Nothing to compare yet">With a second sync there is.</Empty>
      )}
    </Page>
  );
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
