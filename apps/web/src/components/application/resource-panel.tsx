'use client';

import type { ApplicationDetail, ResourceState } from '@landfall/contracts/application';
import { resourceKey } from '@landfall/contracts/resource';
import { Drawer, Tabs } from '@mantine/core';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { Manifest, manifestOf } from '#src/components/plan/manifest.tsx';
import { PlanItemView } from '#src/components/plan/plan-item.tsx';
import { Facts } from '#src/ui/layout/section.tsx';
import { RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { healthMark, resourceStatusMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import classes from './application.module.css';

interface ResourcePanelProps {
  application: ApplicationDetail;
  state: ResourceState | null;
  onClose: () => void;
}

/** One object beside the page: its summary, what differs, what Git wants. */
export function ResourcePanel({ application, state, onClose }: ResourcePanelProps) {
  return (
    <Drawer
      opened={state !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={state ? `${state.ref.kind} ${state.ref.name}` : ''}
      classNames={{ title: classes.panelTitle }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {state && (
        <Tabs defaultValue="summary" keepMounted={false}>
          <Tabs.List>
            <Tabs.Tab value="summary">Summary</Tabs.Tab>
            <Tabs.Tab value="diff">Diff</Tabs.Tab>
            <Tabs.Tab value="desired">Desired</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="summary" className={classes.panel}>
            <Summary state={state} />
          </Tabs.Panel>
          <Tabs.Panel value="diff" className={classes.panel}>
            <Diff application={application} state={state} />
          </Tabs.Panel>
          <Tabs.Panel value="desired" className={classes.panel}>
            <Desired application={application} state={state} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Drawer>
  );
}

function Summary({ state: { ref, status, health, observedAt } }: { state: ResourceState }) {
  return (
    <Facts
      facts={[
        ['Status', <StatusMark key="status" mark={resourceStatusMark[status]} />],
        [
          'Health',
          health ? (
            <span key="health">
              <StatusMark mark={healthMark[health.status]} /> {health.message}
            </span>
          ) : (
            'This kind has no health of its own.'
          ),
        ],
        ['API version', <code key="version">{ref.group ? `${ref.group}/${ref.version}` : ref.version}</code>],
        [
          'Namespace',
          ref.namespace === '' ? (
            'none: it belongs to the whole cluster'
          ) : (
            <code key="ns">{ref.namespace}</code>
          ),
        ],
        ['Seen', <Ago key="seen" at={observedAt} />],
      ]}
    />
  );
}

function Diff({ application, state }: { application: ApplicationDetail; state: ResourceState }) {
  const key = resourceKey(state.ref);
  const item = application.plan?.items.find(({ ref }) => resourceKey(ref) === key);
  if (item && item.action !== 'unchanged') return <PlanItemView item={item} />;
  return <p className={classes.next}>The cluster has what Git wants.</p>;
}

function Desired({ application, state }: { application: ApplicationDetail; state: ResourceState }) {
  const { data, error } = useRead(reads.manifests(application.id));
  if (error) return <ErrorNote error={error} />;
  if (!data) return <RowSkeletons rows={3} />;
  const manifest = manifestOf(data.items, state.ref);
  if (manifest === undefined) return <p className={classes.next}>Git does not have this object.</p>;
  return <Manifest value={manifest} />;
}
