'use client';

import type { ApplicationDetail } from '@landfall/contracts/application';
import { Button, Tabs } from '@mantine/core';
import { useQueryState } from 'nuqs';
import { ApiProblem } from '#src/api/problem.ts';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { ApplicationActions } from '#src/components/application/actions.tsx';
import { offersTakeOver } from '#src/components/application/adoptable.ts';
import classes from '#src/components/application/application.module.css';
import { AwayNote } from '#src/components/application/away-note.tsx';
import { ChangesTab } from '#src/components/application/changes-tab.tsx';
import { FailedSync } from '#src/components/application/failed-sync.tsx';
import { HistoryTab } from '#src/components/application/history-tab.tsx';
import { Pieces } from '#src/components/application/pieces.tsx';
import { ResourcesTab } from '#src/components/application/resources-tab.tsx';
import { applicationSentence } from '#src/components/application/sentence.ts';
import { SettingsTab } from '#src/components/application/settings-tab.tsx';
import { SourceNote } from '#src/components/application/source-note.tsx';
import { TakeOver } from '#src/components/application/take-over.tsx';
import { useGone } from '#src/components/application/use-gone.ts';
import { WaitingNote } from '#src/components/application/waiting-note.tsx';
import { Warnings } from '#src/components/application/warnings.tsx';
import { worstMark } from '#src/components/application/worst-mark.ts';
import { HoldNote } from '#src/components/freeze/hold-note.tsx';
import { RewriteNote } from '#src/components/repository/rewrite-note.tsx';
import { PinNote } from '#src/components/rollback/pin-note.tsx';
import { Page } from '#src/ui/layout/page.tsx';
import { PageSkeleton } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote, ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { healthMark, syncStatusMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { TabStatus } from '#src/ui/status/tab-status.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import { TABS, tabParam } from './search-params.ts';

const crumbs = [{ label: 'Applications', href: '/applications' }];

/** An application: is it fine, if not why, and what can be done; then its parts in tabs. */
export function ApplicationPageView({ id }: { id: string }) {
  const { data, error, refetch } = useRead(reads.application(id));
  // It was there, and is not any more: somebody removed it.
  const isGone = data !== undefined && error instanceof ApiProblem && error.status === 404;
  useGone(id, isGone ? `${plainText(data.name)} was removed.` : null);
  if (isGone) return <PageSkeleton rows={7} />;
  if (error) {
    return (
      <Page title="Application" crumbs={crumbs}>
        <ErrorNote error={error}>
          <Button size="xs" variant="default" onClick={() => void refetch()}>
            Try again
          </Button>
        </ErrorNote>
      </Page>
    );
  }
  return data ? <Loaded application={data} /> : <PageSkeleton rows={7} />;
}

function Loaded({ application }: { application: ApplicationDetail }) {
  const me = useRead(reads.me()).data?.user.name ?? null;
  const [tab, setTab] = useQueryState('tab', tabParam);
  const differing =
    application.plan?.items.filter(({ action, hook }) => action !== 'unchanged' && !hook).length ?? 0;
  return (
    <Page
      crumbs={crumbs}
      title={
        <span className={classes.title}>
          {application.name}
          <StatusMark mark={syncStatusMark[application.syncStatus]} />
          <StatusMark mark={healthMark[application.health.status]} />
        </span>
      }
      sentence={<Pieces pieces={applicationSentence(application, me, application.resources)} />}
      actions={<ApplicationActions application={application} />}
    >
      <TabStatus mark={worstMark(application)} title={application.name} />
      {application.problem && (
        <ProblemNote
          problem={application.problem}
          since={application.problemSince}
          tone={application.syncStatus === 'Failed' ? 'red' : 'amber'}
        >
          <FailedSync application={application} />
          {offersTakeOver(application) && <TakeOver application={application} plan={application.plan} />}
        </ProblemNote>
      )}
      <AwayNote application={application} />
      <SourceNote application={application} />
      <RewriteNote repositoryId={application.repositoryId} revision={application.head?.revision} />
      <HoldNote application={application} />
      <PinNote application={application} />
      <WaitingNote application={application} />
      <Warnings application={application} />
      <Tabs
        value={tab}
        onChange={(next) => void setTab(TABS.find((one) => one === next) ?? null)}
        keepMounted={false}
      >
        <Tabs.List className={classes.tabs}>
          <Tabs.Tab value="resources">Resources</Tabs.Tab>
          <Tabs.Tab
            value="changes"
            rightSection={differing > 0 ? <span className={classes.badge}>{differing}</span> : null}
          >
            Changes
          </Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
          <Tabs.Tab value="settings">Settings</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="resources" className={classes.panel}>
          <ResourcesTab application={application} />
        </Tabs.Panel>
        <Tabs.Panel value="changes" className={classes.panel}>
          <ChangesTab application={application} />
        </Tabs.Panel>
        <Tabs.Panel value="history" className={classes.panel}>
          <HistoryTab applicationId={application.id} />
        </Tabs.Panel>
        <Tabs.Panel value="settings" className={classes.panel}>
          <SettingsTab application={application} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
