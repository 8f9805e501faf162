'use client';

import { pagedReads } from '#src/api/reads.ts';
import { usePages } from '#src/api/use-read.ts';
import { SyncRow } from '#src/components/sync/sync-row.tsx';
import { Empty } from '#src/ui/layout/empty.tsx';
import { List } from '#src/ui/list/list.tsx';

const SHOWN = 8;

/** The running and last syncs, moving. */
export function Happening() {
  const { data, error, refetch } = usePages(pagedReads.syncs());
  const running = data?.filter(({ endedAt }) => endedAt === null) ?? [];
  const ended = data?.filter(({ endedAt }) => endedAt !== null) ?? [];
  return (
    <List
      title="Happening now"
      rows={data && [...running, ...ended].slice(0, Math.max(SHOWN, running.length))}
      error={error}
      onRetry={() => void refetch()}
      row={(sync) => <SyncRow key={sync.id} sync={sync} named />}
      empty={<Empty title="Nothing yet">Syncs appear here as they run.</Empty>}
    />
  );
}
