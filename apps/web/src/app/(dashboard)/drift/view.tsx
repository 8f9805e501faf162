'use client';

import type { DriftGroup } from '@landfall/contracts/drift';
import { Button } from '@mantine/core';
import { useQueryState } from 'nuqs';
import { useCallback, useState } from 'react';
import { pagedReads, reads } from '#src/api/reads.ts';
import { usePages, useRead } from '#src/api/use-read.ts';
import { ApplicationFilter } from '#src/components/drift/application-filter.tsx';
import { asFilter } from '#src/components/drift/as-filter.ts';
import { DriftGroupRow } from '#src/components/drift/drift-group.tsx';
import { HeldRevert } from '#src/components/drift/held-revert.tsx';
import { IgnoreDialog } from '#src/components/drift/ignore-dialog.tsx';
import { NoDrift } from '#src/components/drift/no-drift.tsx';
import { SelectedDrift } from '#src/components/drift/selected-drift.tsx';
import { useAccept } from '#src/components/drift/use-accept.ts';
import { useRevert } from '#src/components/drift/use-revert.ts';
import { Page } from '#src/ui/layout/page.tsx';
import { Section } from '#src/ui/layout/section.tsx';
import { RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import list from '#src/ui/list/list.module.css';
import { useListKeys } from '#src/ui/list/use-list-keys.ts';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { applicationParam } from './search-params.ts';

/** All that is not as it was applied: what changed, who did it, and the ways back. */
export function DriftView() {
  const [chosen, setChosen] = useQueryState('application', applicationParam);
  const filter = asFilter(chosen);
  const applications = useRead(reads.applications()).data?.items ?? [];
  return (
    <Page
      title="Drift"
      sentence="What was changed on your clusters by anyone but Landfall, and is not as in Git."
    >
      <ApplicationFilter applications={applications} chosen={filter} onChoose={(id) => void setChosen(id)} />
      <DriftGroups key={filter} filter={filter} onShowAll={() => void setChosen('')} />
    </Page>
  );
}

function DriftGroups({ filter, onShowAll }: { filter: string | undefined; onShowAll: () => void }) {
  const { data: groups, error, refetch, ...pages } = usePages(pagedReads.drifts(filter));
  const applications = useRead(reads.applications()).data?.items ?? [];
  const byId = new Map(applications.map((one) => [one.id as string, one]));
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [ignoring, setIgnoring] = useState<DriftGroup | null>(null);
  const clear = () => setSelected(new Set());
  const revert = useRevert(clear);
  const accept = useAccept(clear);
  const toggle = useCallback((id: string) => setSelected((now) => toggled(now, id)), []);
  const { listRef } = useListKeys(groups?.length ?? 0, (row) => groups?.[row] && toggle(groups[row].id));
  const picked = groups?.filter(({ id }) => selected.has(id)) ?? [];
  if (error && !groups) return <Unread error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <Section flush>
        <div ref={listRef}>
          {!groups && <RowSkeletons rows={6} />}
          {groups?.map((group) => (
            <DriftGroupRow
              key={group.id}
              group={group}
              applications={byId}
              selected={selected.has(group.id)}
              reverting={revert.pending.has(group.id)}
              onSelect={() => toggle(group.id)}
              accepting={accept.pending.has(group.id)}
              onRevert={() => revert.act([group])}
              onAccept={() => accept.act([group])}
              onIgnore={() => setIgnoring(group)}
            />
          ))}
          {groups?.length === 0 && <NoDrift onShowAll={filter === undefined ? null : onShowAll} />}
        </div>
        {pages.hasNextPage && (
          <Older pending={pages.isFetchingNextPage} onMore={() => void pages.fetchNextPage()} />
        )}
      </Section>
      <SelectedDrift
        groups={picked}
        onRevert={() => revert.act(picked)}
        accepting={accept.pending.size > 0}
        onAccept={() => accept.act(picked)}
        onClear={clear}
      />
      <HeldRevert revert={revert} />
      {ignoring && <IgnoreDialog group={ignoring} onClose={() => setIgnoring(null)} />}
    </>
  );
}

function Unread({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <ErrorNote error={error}>
      <Button size="xs" variant="default" onClick={onRetry}>
        Try again
      </Button>
    </ErrorNote>
  );
}

function Older({ pending, onMore }: { pending: boolean; onMore: () => void }) {
  return (
    <div className={list.more}>
      <Button variant="default" size="xs" loading={pending} onClick={onMore}>
        Show older drift
      </Button>
    </div>
  );
}

function toggled(selected: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}
