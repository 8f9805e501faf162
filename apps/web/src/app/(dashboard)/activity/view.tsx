'use client';

import type { AuditEntry } from '@landfall/contracts/audit';
import { pagedReads } from '#src/api/reads.ts';
import { usePages } from '#src/api/use-read.ts';
import { ActivityRow } from '#src/components/activity/row.tsx';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Page } from '#src/ui/layout/page.tsx';
import { List } from '#src/ui/list/list.tsx';

/** The audit log: who did what, and when. */
export function ActivityView() {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = usePages(
    pagedReads.activity(),
  );
  return (
    <Page
      title="Activity"
      sentence="Every act of a person, a token or Landfall itself. It can be added to, never changed."
    >
      <List<AuditEntry>
        rows={data}
        error={error}
        onRetry={() => void refetch()}
        row={(entry) => <ActivityRow key={entry.id} entry={entry} />}
        more={
          hasNextPage
            ? {
                label: 'Show older activity',
                pending: isFetchingNextPage,
                onMore: () => void fetchNextPage(),
              }
            : null
        }
        empty={
          <Empty title="Nothing has happened yet">
            Connecting, creating, syncing: all of it is kept here.
          </Empty>
        }
      />
    </Page>
  );
}
