'use client';

import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import Link from 'next/link';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { StopLine } from '#src/components/freeze/stop-line.tsx';
import { needsOf } from '#src/components/overview/attention.ts';
import { Fleet } from '#src/components/overview/fleet.tsx';
import { Happening } from '#src/components/overview/happening.tsx';
import { Needs } from '#src/components/overview/needs.tsx';
import { SetupBanner } from '#src/components/overview/setup-banner.tsx';
import { Empty } from '#src/ui/layout/empty.tsx';
import layout from '#src/ui/layout/layout.module.css';
import { Page } from '#src/ui/layout/page.tsx';
import { Section } from '#src/ui/layout/section.tsx';
import { RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { TabStatus } from '#src/ui/status/tab-status.tsx';
import { counted } from '#src/ui/text/counted.ts';

/** Is everything fine? If not, what and what to do; then the fleet; then what happens now. */
export function OverviewView() {
  const applications = useRead(reads.applications());
  const clusters = useRead(reads.clusters());
  const repositories = useRead(reads.repositories());
  const error = applications.error ?? clusters.error ?? repositories.error;
  const loaded = applications.data && clusters.data && repositories.data;
  const needs = loaded
    ? needsOf({
        applications: applications.data.items,
        clusters: clusters.data.items,
        repositories: repositories.data.items,
      })
    : [];
  const isNew = applications.data?.items.length === 0;
  return (
    <Page
      title="Overview"
      sentence={loaded ? sentence(applications.data.items.length, needs.length) : ' '}
      actions={
        !isNew && (
          <>
            <StopLine />
            <Button component={Link} href="/applications/new" leftSection={<IconPlus size={16} />}>
              New application
            </Button>
          </>
        )
      }
    >
      <TabStatus mark={needs[0]?.mark ?? null} title="Overview" />
      <SetupBanner />
      {error && <ErrorNote error={error} />}
      {isNew && <Welcome />}
      {!isNew && (loaded ? <Needs needs={needs} /> : <Loading />)}
      {clusters.data && clusters.data.items.length > 0 && !isNew && (
        <section className={layout.section}>
          <div className={layout.sectionHead}>
            <h2 className={layout.sectionTitle}>Fleet</h2>
          </div>
          <Fleet applications={applications.data?.items ?? []} clusters={clusters.data.items} />
        </section>
      )}
      {!isNew && <Happening />}
    </Page>
  );
}

function sentence(applications: number, needs: number): string {
  if (applications === 0) return 'Welcome. Three steps and your first application is live.';
  const all = counted(applications, 'application');
  if (needs === 0) return `${all}. Nothing needs you.`;
  return `${all}. ${needs === 1 ? '1 thing needs you.' : `${needs} things need you.`}`;
}

const Loading = () => (
  <Section title="Needs attention" flush>
    <RowSkeletons rows={3} />
  </Section>
);

const Welcome = () => (
  <Section>
    <Empty
      title="Your first application"
      action={
        <Button component={Link} href="/onboarding">
          Start with a repository
        </Button>
      }
    >
      Connect a Git repository, connect a cluster, and from then on Git is the only way anything changes. A
      sample of each is one click away.
    </Empty>
  </Section>
);
