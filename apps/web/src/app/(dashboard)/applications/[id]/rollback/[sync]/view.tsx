'use client';

import { Button } from '@mantine/core';
import Link from 'next/link';
import { useEffect } from 'react';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { PlanSummaryLine, PlanView } from '#src/components/plan/plan-view.tsx';
import { ProbeNote } from '#src/components/probe/probe-note.tsx';
import { useProbe } from '#src/components/probe/use-probe.ts';
import { ofEntry } from '#src/components/rollback/of-entry.ts';
import { RollbackForm, type RollbackFormProps } from '#src/components/rollback/rollback-form.tsx';
import { Page } from '#src/ui/layout/page.tsx';
import { Section } from '#src/ui/layout/section.tsx';
import { PageSkeleton } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { Commit } from '#src/ui/text/commit.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';

/** Rolling back to an entry of the history: what it would do to the cluster first, then why, then the button. */
export function RollbackPageView({ applicationId, syncId }: { applicationId: string; syncId: string }) {
  const application = useRead(reads.application(applicationId));
  const sync = useRead(reads.sync(syncId));
  const probe = useProbe('plan');
  const snapshotId = sync.data?.snapshotId;
  const ask = (): void => {
    if (snapshotId) void probe.ask({ kind: 'plan', applicationId, snapshotId });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each snapshot
  useEffect(ask, [snapshotId]);
  const error = application.error ?? sync.error;
  const crumbs = [
    { label: 'Applications', href: '/applications' },
    { label: application.data?.name ?? '…', href: `/applications/${applicationId}` },
  ];
  if (error) {
    return (
      <Page title="Roll back" crumbs={crumbs.slice(0, 1)}>
        <ErrorNote error={error} />
      </Page>
    );
  }
  if (!application.data || !sync.data) return <PageSkeleton rows={5} />;
  const { commit, number, requestedAt } = sync.data;
  const { result } = probe;
  return (
    <Page
      crumbs={crumbs}
      title={`Roll back to ${number}`}
      sentence={
        <>
          <Commit revision={commit.revision} repositoryUrl={application.data.repositoryUrl} /> “
          {plainText(commit.message)}” by {plainText(commit.author)}, synced <Ago at={requestedAt} />
        </>
      }
    >
      <Section
        flush
        title="What it does to the cluster now"
        note={result && <PlanSummaryLine plan={result.plan} />}
        actions={
          <Button size="xs" variant="default" loading={probe.pending} onClick={ask}>
            Look again
          </Button>
        }
      >
        <ProbeNote probe={probe} asking="asking the cluster" />
        {result && <PlanView plan={ofEntry(result.plan, number)} />}
      </Section>
      <Section
        title="Roll back"
        actions={
          <Button
            component={Link}
            href={`/applications/${applicationId}/compare?to=${syncId}`}
            size="xs"
            variant="subtle"
          >
            Compare what Git had
          </Button>
        }
      >
        <FormWithWhatCameSince application={application.data} sync={sync.data} plan={result?.plan ?? null} />
      </Section>
    </Page>
  );
}

/** What came since the entry holds what has run meanwhile, and is not undone. */
function FormWithWhatCameSince(props: Omit<RollbackFormProps, 'since'>) {
  const { application, sync, plan } = props;
  const { data, error } = useRead(
    reads.comparison(sync.snapshotId, application.desired?.snapshotId ?? sync.snapshotId),
  );
  // What cannot be undone stands there before the button can be pressed.
  return (
    <>
      {error && <ErrorNote error={error} />}
      <RollbackForm {...props} plan={data || error ? plan : null} since={data} />
    </>
  );
}
