'use client';

import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import { useCallback, useState } from 'react';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { filterApplications } from '#src/components/application/filter.ts';
import { ApplicationFilters } from '#src/components/application/filters.tsx';
import { ApplicationRow } from '#src/components/application/row.tsx';
import { SelectedBar } from '#src/components/application/selected-bar.tsx';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Page } from '#src/ui/layout/page.tsx';
import { Section } from '#src/ui/layout/section.tsx';
import { RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import { useListKeys } from '#src/ui/list/use-list-keys.ts';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { applicationFilters } from './search-params.ts';

/** All applications; search and filters live in the URL. */
export function ApplicationsView() {
  const { data, error, refetch } = useRead(reads.applications());
  const [filters, setFilters] = useQueryStates(applicationFilters);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const all = data?.items ?? [];
  const shown = filterApplications(all, filters);
  const toggle = useCallback((id: string) => setSelected((now) => toggled(now, id)), []);
  const { listRef, searchRef } = useListKeys(shown.length, (row) => shown[row] && toggle(shown[row].id));
  const wrong = all.filter(
    ({ syncStatus, health, problem }) =>
      syncStatus === 'Failed' || health.status === 'Degraded' || problem !== null,
  ).length;

  return (
    <Page
      title="Applications"
      sentence={data ? summary(all.length, wrong) : ' '}
      actions={
        <Button component={Link} href="/applications/new" leftSection={<IconPlus size={16} />}>
          New application
        </Button>
      }
    >
      {all.length > 0 && (
        <ApplicationFilters
          applications={all}
          shown={shown.length}
          filters={filters}
          onChange={(next) => void setFilters(next)}
          searchRef={searchRef}
        />
      )}
      {error && (
        <ErrorNote error={error}>
          <Button size="xs" variant="default" onClick={() => void refetch()}>
            Try again
          </Button>
        </ErrorNote>
      )}
      <Section flush>
        <div ref={listRef}>
          {!data && !error && <RowSkeletons rows={8} />}
          {shown.map((application) => (
            <ApplicationRow
              key={application.id}
              application={application}
              selected={selected.has(application.id)}
            />
          ))}
          {data && all.length === 0 && <NoApplications />}
          {all.length > 0 && shown.length === 0 && (
            <Empty
              title="Nothing matches."
              action={
                <Button variant="default" onClick={() => void setFilters(null)}>
                  Clear the filters
                </Button>
              }
            >
              No application fits this search and these filters.
            </Empty>
          )}
        </div>
      </Section>
      <SelectedBar
        applications={all.filter(({ id }) => selected.has(id))}
        onClear={() => setSelected(new Set())}
      />
    </Page>
  );
}

function summary(count: number, wrong: number): string {
  if (count === 0) return 'What you deploy, each following a folder in Git.';
  const all = `${count} applications`;
  if (count === 1)
    return wrong === 0 ? '1 application, and it is not failing.' : '1 application, and it is failing.';
  return wrong === 0 ? `${all}, none of them failing.` : `${all}, ${wrong} of them failing.`;
}

function NoApplications() {
  return (
    <Empty
      title="No applications yet"
      action={
        <Button component={Link} href="/onboarding">
          Set up the first one
        </Button>
      }
    >
      An application follows a folder in Git and keeps a namespace in a cluster the same. Every merge arrives
      by itself.
    </Empty>
  );
}

function toggled(selected: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}
