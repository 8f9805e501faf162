'use client';

import type { ApplicationDetail, ResourceState } from '@landfall/contracts/application';
import { resourceKey } from '@landfall/contracts/resource';
import { Button, SegmentedControl } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Section } from '#src/ui/layout/section.tsx';
import { toastProblem } from '#src/ui/problem/toast.ts';
import classes from './application.module.css';
import { countWords } from './count-words.ts';
import { ResourceGraph } from './resource-graph.tsx';
import { ResourcePanel } from './resource-panel.tsx';
import { ResourceTable } from './resource-table.tsx';
import { standing } from './standing.ts';

const views = parseAsStringLiteral(['list', 'graph'] as const).withDefault('list');

/** The managed objects, as a table or as a graph; a click opens one beside the page. */
export function ResourcesTab({ application }: { application: ApplicationDetail }) {
  const [view, setView] = useQueryState('view', views);
  const [open, setOpen] = useQueryState('object', parseAsString);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const resources = sorted(standing(application));
  const opened = resources.find(({ ref }) => resourceKey(ref) === open);

  if (resources.length === 0) {
    return (
      <Section>
        <Empty title="No resources yet">
          The objects of this application appear here once the first sync has planned them.
        </Empty>
      </Section>
    );
  }
  return (
    <>
      <div className={classes.tools}>
        <SegmentedControl
          size="xs"
          aria-label="How to show resources"
          value={view}
          onChange={(next) => void setView(next === 'graph' ? 'graph' : 'list')}
          data={[
            { value: 'list', label: 'List' },
            { value: 'graph', label: 'Graph' },
          ]}
        />
        <span className={classes.count}>{countWords(resources, application)}</span>
        <SyncChosen application={application} resources={resources} chosen={chosen} />
      </div>
      {view === 'list' ? (
        <ResourceTable
          resources={resources}
          chosen={chosen}
          onChoose={setChosen}
          onOpen={(ref) => void setOpen(resourceKey(ref))}
        />
      ) : (
        <ResourceGraph
          application={application}
          resources={resources}
          onOpen={(ref) => void setOpen(resourceKey(ref))}
        />
      )}
      <ResourcePanel application={application} state={opened ?? null} onClose={() => void setOpen(null)} />
    </>
  );
}

interface SyncChosenProps {
  application: ApplicationDetail;
  resources: readonly ResourceState[];
  chosen: ReadonlySet<string>;
}

function SyncChosen({ application, resources, chosen }: SyncChosenProps) {
  const router = useRouter();
  const sync = useAct('applications.sync', {
    onDone: ({ id }) => router.push(`/applications/${application.id}/syncs/${id}`),
  });
  const scope = resources.filter(({ ref }) => chosen.has(resourceKey(ref))).map(({ ref }) => ref);
  if (scope.length === 0) return null;
  return (
    <Button
      size="xs"
      loading={sync.isPending}
      onClick={() =>
        sync.mutate({ params: { id: application.id }, body: { scope } }, { onError: toastProblem })
      }
    >
      Sync {scope.length} selected
    </Button>
  );
}

const RANK = { OutOfSync: 0, Missing: 1, Extra: 2, Unknown: 3, Synced: 4 } as const;

const sorted = (resources: readonly ResourceState[]): ResourceState[] =>
  [...resources].sort(
    (a, b) =>
      RANK[a.status] - RANK[b.status] ||
      a.ref.kind.localeCompare(b.ref.kind) ||
      a.ref.name.localeCompare(b.ref.name),
  );
