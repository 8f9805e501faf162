'use client';

import type { DriftGroup } from '@landfall/contracts/drift';
import { resourceKey } from '@landfall/contracts/resource';
import { Button, Select } from '@mantine/core';
import { useQueryState } from 'nuqs';
import { useCallback, useState } from 'react';
import { pagedReads, reads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { usePages, useRead } from '#src/api/use-read.ts';
import application from '#src/components/application/application.module.css';
import { asFilter } from '#src/components/drift/as-filter.ts';
import classes from '#src/components/drift/drift.module.css';
import { DriftGroupRow } from '#src/components/drift/drift-group.tsx';
import { IgnoreDialog } from '#src/components/drift/ignore-dialog.tsx';
import { objectsWords } from '#src/components/drift/words.ts';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Page } from '#src/ui/layout/page.tsx';
import { Section } from '#src/ui/layout/section.tsx';
import { RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import list from '#src/ui/list/list.module.css';
import { useListKeys } from '#src/ui/list/use-list-keys.ts';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { toastDone, toastProblem } from '#src/ui/problem/toast.ts';
import { applicationParam } from './search-params.ts';

/** All that is not as it was applied: what changed, who did it, and the ways back. */
export function DriftView() {
  const [chosen, setChosen] = useQueryState('application', applicationParam);
  const filter = asFilter(chosen);
  const { data: groups, error, refetch, ...pages } = usePages(pagedReads.drifts(filter));
  const applications = useRead(reads.applications()).data?.items ?? [];
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [ignoring, setIgnoring] = useState<DriftGroup | null>(null);
  const revert = useRevert(() => setSelected(new Set()));
  const toggle = useCallback((id: string) => setSelected((now) => toggled(now, id)), []);
  const { listRef } = useListKeys(groups?.length ?? 0, (row) => groups?.[row] && toggle(groups[row].id));
  const picked = groups?.filter(({ id }) => selected.has(id)) ?? [];
  return (
    <Page
      title="Drift"
      sentence="What was changed on your clusters by anyone but Landfall, and is not as in Git."
    >
      <div className={classes.tools}>
        <Select
          aria-label="Application"
          placeholder="Every application"
          w={260}
          clearable
          searchable
          data={applications.map(({ id, name }) => ({ value: id, label: name }))}
          value={filter ?? null}
          onChange={(id) => void setChosen(id ?? '')}
        />
      </div>
      {error && (
        <ErrorNote error={error}>
          <Button size="xs" variant="default" onClick={() => void refetch()}>
            Try again
          </Button>
        </ErrorNote>
      )}
      <Section flush>
        <div ref={listRef}>
          {!groups && !error && <RowSkeletons rows={6} />}
          {groups?.map((group) => (
            <DriftGroupRow
              key={group.id}
              group={group}
              applications={new Map(applications.map((one) => [one.id, one]))}
              selected={selected.has(group.id)}
              reverting={revert.pending.has(group.id)}
              onSelect={() => toggle(group.id)}
              onRevert={() => revert.act([group])}
              onIgnore={() => setIgnoring(group)}
            />
          ))}
          {groups?.length === 0 && (
            <Nothing filtered={filter !== undefined} onClear={() => void setChosen('')} />
          )}
        </div>
        {pages.hasNextPage && (
          <div className={list.more}>
            <Button
              variant="default"
              size="xs"
              loading={pages.isFetchingNextPage}
              onClick={() => void pages.fetchNextPage()}
            >
              Show older drift
            </Button>
          </div>
        )}
      </Section>
      {picked.length > 0 && (
        <section className={application.selectedBar} aria-label="Selected drift">
          <span>{picked.length} selected</span>
          <Button size="xs" onClick={() => revert.act(picked)}>
            Revert {objectsWords(objectsOf(picked))}
          </Button>
          <Button size="xs" variant="default" onClick={() => setSelected(new Set())}>
            Clear
          </Button>
        </section>
      )}
      {ignoring && <IgnoreDialog group={ignoring} onClose={() => setIgnoring(null)} />}
    </Page>
  );
}

const driftsOf = (groups: readonly DriftGroup[]) => groups.flatMap(({ drifts }) => drifts);

/** An object of which two fields drifted is one. */
const objectsOf = (groups: readonly DriftGroup[]): number =>
  new Set(driftsOf(groups).map(({ applicationId, ref }) => `${applicationId} ${resourceKey(ref)}`)).size;

/** Reverting groups: which are asked for just now, and how to ask. */
function useRevert(onDone: () => void) {
  const [pending, setPending] = useState<ReadonlySet<string>>(new Set());
  const { mutateAsync } = useAct('drifts.revert');
  const act = async (groups: DriftGroup[]): Promise<void> => {
    setPending(new Set(groups.map(({ id }) => id)));
    try {
      const driftIds = driftsOf(groups).map(({ id }) => id);
      const { syncs } = await mutateAsync({ body: { driftIds } });
      toastDone(`Asked for ${syncs.length === 1 ? 'a sync' : `${syncs.length} syncs`} of what drifted.`);
      onDone();
    } catch (error) {
      toastProblem(error);
    } finally {
      setPending(new Set());
    }
  };
  return { pending, act: (groups: DriftGroup[]) => void act(groups) };
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (!filtered) {
    return (
      <Empty title="Nothing has drifted.">
        Whatever is changed on a cluster by anyone but Landfall is shown here within a second.
      </Empty>
    );
  }
  return (
    <Empty
      title="Nothing has drifted."
      action={
        <Button variant="default" onClick={onClear}>
          Show every application
        </Button>
      }
    >
      This application is as it was applied.
    </Empty>
  );
}

function toggled(selected: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}
