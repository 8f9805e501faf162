'use client';

import { Button } from '@mantine/core';
import Link from 'next/link';
import { useQueryState } from 'nuqs';
import { pagedReads, reads } from '#src/api/reads.ts';
import { usePages, useRead } from '#src/api/use-read.ts';
import { onlyParam } from '#src/app/(dashboard)/applications/[id]/search-params.ts';
import { SyncRow } from '#src/components/sync/sync-row.tsx';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Section } from '#src/ui/layout/section.tsx';
import { RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import list from '#src/ui/list/list.module.css';
import { useListKeys } from '#src/ui/list/use-list-keys.ts';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import classes from './application.module.css';
import { HistoryFilters } from './history-filters.tsx';

/** Every sync of the application, newest first: whole, partial, healing, failed. */
export function HistoryTab({ applicationId }: { applicationId: string }) {
  const [only, setOnly] = useQueryState('only', onlyParam);
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = usePages(
    pagedReads.syncs(applicationId, only),
  );
  const repositoryUrl = useRead(reads.application(applicationId)).data?.repositoryUrl;
  const { listRef } = useListKeys(data?.length ?? 0);
  if (error) return <ErrorNote error={error} />;
  return (
    <>
      <div className={classes.historyTools}>
        <HistoryFilters only={only} onChange={(next) => void setOnly(next)} />
        <Button component={Link} href={`/applications/${applicationId}/compare`} size="xs" variant="default">
          Compare two…
        </Button>
      </div>
      <Section flush>
        <div ref={listRef}>
          {!data && <RowSkeletons rows={5} />}
          {data?.length === 0 && only.length === 0 && (
            <Empty title="No syncs yet">
              Each run against the cluster is kept here, with its plan and results.
            </Empty>
          )}
          {data?.length === 0 && only.length > 0 && (
            <Empty title="None of these">Take a filter away to see the others.</Empty>
          )}
          {data?.map((sync) => (
            <SyncRow key={sync.id} sync={sync} repositoryUrl={repositoryUrl} />
          ))}
        </div>
        {hasNextPage && (
          <div className={list.more}>
            <Button
              variant="default"
              size="xs"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              Show older syncs
            </Button>
          </div>
        )}
      </Section>
    </>
  );
}
