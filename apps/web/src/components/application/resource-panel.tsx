'use client';

import type { ApplicationDetail, ResourceState } from '@landfall/contracts/application';
import { resourceKey } from '@landfall/contracts/resource';
import { Drawer, Tabs } from '@mantine/core';
import { useState } from 'react';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { Manifest, manifestOf } from '#src/components/plan/manifest.tsx';
import { Why } from '#src/components/plan/why.tsx';
import { Facts } from '#src/ui/layout/section.tsx';
import { RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { healthMark, resourceStatusMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import classes from './application.module.css';
import { EventsTab } from './events-tab.tsx';
import { hasPods } from './inside.ts';
import { LiveTab } from './live-tab.tsx';
import { LogsTab } from './logs-tab.tsx';
import { ObjectActs } from './object-acts.tsx';
import { PodsTab } from './pods-tab.tsx';
import { ResourceDiff } from './resource-diff.tsx';
import { useEvidence } from './use-evidence.ts';

interface ResourcePanelProps {
  application: ApplicationDetail;
  state: ResourceState | null;
  onClose: () => void;
}

/** One object beside the page: its summary, what differs, how it lives, what Git wants, what it made, events and logs. */
export function ResourcePanel({ application, state, onClose }: ResourcePanelProps) {
  return (
    <Drawer
      opened={state !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={state ? `${state.ref.kind} ${state.ref.name}` : ''}
      classNames={{ title: classes.panelTitle }}
      // A dialog over it has a header too, and only one is the banner of what is looked at.
      attributes={{ header: { role: 'presentation' } }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {state && <PanelTabs key={resourceKey(state.ref)} application={application} state={state} />}
    </Drawer>
  );
}

function PanelTabs({ application, state }: { application: ApplicationDetail; state: ResourceState }) {
  const evidence = useEvidence(application, state);
  const [tab, setTab] = useState('summary');
  const [pod, setPod] = useState<string | null>(null);
  const withPods = hasPods(state.ref);
  const openLogs = (name: string): void => {
    setPod(name);
    setTab('logs');
  };
  return (
    <>
      <ObjectActs application={application} state={state} />
      <Tabs value={tab} onChange={(next) => setTab(next ?? 'summary')} keepMounted={false}>
        <Tabs.List className={classes.panelTabs}>
          <Tabs.Tab value="summary">Summary</Tabs.Tab>
          <Tabs.Tab value="diff">Diff</Tabs.Tab>
          <Tabs.Tab value="live">Live</Tabs.Tab>
          <Tabs.Tab value="desired">Desired</Tabs.Tab>
          {withPods && <Tabs.Tab value="pods">Pods</Tabs.Tab>}
          <Tabs.Tab value="events">Events</Tabs.Tab>
          {withPods && <Tabs.Tab value="logs">Logs</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="summary" className={classes.panel}>
          <Summary state={state} />
        </Tabs.Panel>
        <Tabs.Panel value="diff" className={classes.panel}>
          <ResourceDiff application={application} state={state} />
        </Tabs.Panel>
        <Tabs.Panel value="live" className={classes.panel}>
          <LiveTab application={application} state={state} />
        </Tabs.Panel>
        <Tabs.Panel value="desired" className={classes.panel}>
          <Desired application={application} state={state} />
        </Tabs.Panel>
        <Tabs.Panel value="pods" className={classes.panel}>
          <PodsTab application={application} state={state} onLogs={openLogs} />
        </Tabs.Panel>
        <Tabs.Panel value="events" className={classes.panel}>
          <EventsTab application={application} state={state} kept={evidence} />
        </Tabs.Panel>
        <Tabs.Panel value="logs" className={classes.panel}>
          <LogsTab application={application} state={state} pod={pod} kept={evidence} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function Summary({ state: { ref, status, health, observedAt, changes } }: { state: ResourceState }) {
  return (
    <>
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
          [
            'API version',
            <code key="version">{ref.group ? `${ref.group}/${ref.version}` : ref.version}</code>,
          ],
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
      {changes.length > 0 && (
        <section>
          <h3 className={classes.why}>Why it is out of sync</h3>
          <Why changes={changes} />
        </section>
      )}
    </>
  );
}

function Desired({ application, state }: { application: ApplicationDetail; state: ResourceState }) {
  const { data, error } = useRead(reads.manifests(application.id));
  if (error) return <ErrorNote error={error} />;
  if (!data) return <RowSkeletons rows={3} />;
  const manifest = manifestOf(data.items, state.ref);
  if (manifest === undefined) return <p className={classes.next}>Git does not have this object.</p>;
  return <Manifest value={manifest} />;
}
