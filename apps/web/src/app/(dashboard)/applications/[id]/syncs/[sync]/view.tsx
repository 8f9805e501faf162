'use client';

import { syncEnded } from '@landfall/contracts/sync';
import { useQueryState } from 'nuqs';
import type { LiveSync } from '#src/api/patch/sync-progress.ts';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { Pieces } from '#src/components/application/pieces.tsx';
import { PushAChange } from '#src/components/application/push-a-change.tsx';
import { useGone } from '#src/components/application/use-gone.ts';
import { Overridden } from '#src/components/freeze/overridden.tsx';
import { heldWords } from '#src/components/freeze/shown-hold.ts';
import { rowsWords, summaryWords } from '#src/components/plan/words.ts';
import { RewriteNote } from '#src/components/repository/rewrite-note.tsx';
import { Approval } from '#src/components/sync/approval.tsx';
import { Culprit } from '#src/components/sync/culprit.tsx';
import { Elapsed } from '#src/components/sync/elapsed.tsx';
import { HookLogs } from '#src/components/sync/hook-logs.tsx';
import { StepsBar } from '#src/components/sync/steps-bar.tsx';
import classes from '#src/components/sync/sync.module.css';
import { SyncActions } from '#src/components/sync/sync-actions.tsx';
import { WaveList } from '#src/components/sync/wave-list.tsx';
import { askedBy } from '#src/components/sync/words.ts';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Page } from '#src/ui/layout/page.tsx';
import { Section } from '#src/ui/layout/section.tsx';
import { PageSkeleton, RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { syncMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { TabStatus } from '#src/ui/status/tab-status.tsx';
import { Commit } from '#src/ui/text/commit.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';

/** A sync as it happens, and afterwards: a filter on the event stream (design 6). */
export function SyncPageView({ applicationId, syncId }: { applicationId: string; syncId: string }) {
  const { data: sync, error } = useRead(reads.sync(syncId));
  const [first] = useQueryState('first');
  const [removed] = useQueryState('removed');
  const gone = goneWords(sync, error === null ? null : removed);
  useGone(applicationId, gone);
  if (gone !== null) return <PageSkeleton rows={5} />;
  if (error) {
    return (
      <Page title="Sync" crumbs={[{ label: 'Applications', href: '/applications' }]}>
        <ErrorNote error={error} />
      </Page>
    );
  }
  if (!sync) return <PageSkeleton rows={5} />;
  return (
    <Page
      crumbs={[
        { label: 'Applications', href: '/applications' },
        { label: sync.applicationName, href: `/applications/${applicationId}` },
      ]}
      title={
        <span className={classes.title}>
          {sync.operation === 'delete' ? 'Deletion' : 'Sync'} {sync.number}
          <StatusMark mark={syncMark(sync)} />
        </span>
      }
      sentence={<SyncSentence sync={sync} />}
      actions={<SyncActions sync={sync} />}
    >
      <TabStatus mark={syncMark(sync)} title={`${sync.applicationName} ${sync.operation} ${sync.number}`} />
      <Rewritten sync={sync} />
      <Approval sync={sync} />
      <Culprit sync={sync} />
      {first !== null && <PushAChange applicationId={applicationId} done={sync.state === 'succeeded'} />}
      <StepsBar sync={sync} />
      <Section flush title="Objects" note={plannedWords(sync)} actions={<Elapsed sync={sync} />}>
        {sync.objects.length > 0 ? <WaveList sync={sync} /> : <NoObjects sync={sync} />}
      </Section>
      <HookLogs hookLogs={sync.hookLogs} />
    </Page>
  );
}

function Rewritten({ sync: { applicationId, commit } }: { sync: LiveSync }) {
  const application = useRead(reads.applications()).data?.items.find(({ id }) => id === applicationId);
  return <RewriteNote repositoryId={application?.repositoryId} revision={commit.revision} />;
}

function SyncSentence({ sync }: { sync: LiveSync }) {
  const me = useRead(reads.me()).data?.user.name ?? null;
  const application = useRead(reads.applications()).data?.items.find(({ id }) => id === sync.applicationId);
  return (
    <span className={classes.lines}>
      <span>
        <Commit revision={sync.commit.revision} repositoryUrl={application?.repositoryUrl} /> “
        {plainText(sync.commit.message)}”{' '}
        <span className={classes.quiet}>by {plainText(sync.commit.author)}</span>
      </span>
      <span className={classes.quiet}>
        <Pieces pieces={askedBy(sync, application?.targetRevision ?? null, me)} />
        {application && ` → ${application.clusterName} / ${application.namespace}`}
        {sync.scope && ` · only ${sync.scope.length} selected`}
        {sync.supersededBy !== null && ` · sync ${sync.supersededBy} took its place`}
        {sync.attempt > 1 && ` · attempt ${sync.attempt}`}
      </span>
      {sync.override && <Overridden override={sync.override} />}
    </span>
  );
}

/** A deletion takes its own row along: `late` is the name of what somebody who comes too late asked to delete. */
function goneWords(sync: LiveSync | undefined, late: string | null): string | null {
  const done = sync?.operation === 'delete' && sync.state === 'succeeded';
  const name = done ? sync.applicationName : late;
  return name === null ? null : `${plainText(name)} is deleted.`;
}

/** Of the rows below as soon as they are there; the plan's own count comes before them. */
function plannedWords({ summary, objects }: LiveSync): string {
  if (objects.length > 0)
    return rowsWords(objects.map(({ planned, hook }) => ({ action: planned, hook: hook === true })));
  return summary ? summaryWords(summary) : 'the plan comes first';
}

function NoObjects({ sync }: { sync: LiveSync }) {
  // The summary travels with the stream, the rows are asked for again: they are on their way.
  if (Object.values(sync.summary ?? {}).some((count) => count > 0)) return <RowSkeletons rows={3} />;
  if (sync.held)
    return (
      <Empty title={heldWords(sync.held)}>
        It starts by itself when that is over, unless a newer one takes its place.
      </Empty>
    );
  if (sync.state === 'pending') return <Empty title="Queued">It starts as soon as a worker is free.</Empty>;
  if (syncEnded(sync.state)) return <Empty title="No objects">This sync ended before it had a plan.</Empty>;
  return <Empty title="Planning">Comparing what Git wants with what the cluster has.</Empty>;
}
