'use client';

import { Button } from '@mantine/core';
import Link from 'next/link';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { InstallAgent } from '#src/components/agent/install-agent.tsx';
import probe from '#src/components/probe/probe.module.css';
import { Page } from '#src/ui/layout/page.tsx';
import { PageSkeleton } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';

/** Install the agent of a cluster, and see it arrive. */
export function InstallView({ id }: { id: string }) {
  const { data: cluster, error } = useRead(reads.cluster(id));
  const crumbs = [{ label: 'Clusters', href: '/clusters' }];
  if (error) {
    return (
      <Page title="Install an agent" crumbs={crumbs}>
        <ErrorNote error={error} />
      </Page>
    );
  }
  if (!cluster) return <PageSkeleton rows={4} />;
  return (
    <Page
      crumbs={[...crumbs, { label: cluster.name, href: `/clusters/${id}` }]}
      title={`Install the agent on ${cluster.name}`}
      sentence={
        cluster.agent?.state === 'connected'
          ? 'It runs, and tells what happens there as it happens.'
          : 'Run one line where you can reach the cluster. It calls us by itself; this page shows when it has.'
      }
    >
      <InstallAgent cluster={cluster}>
        <div className={probe.row}>
          <Button component={Link} href={`/applications/new?cluster=${id}`}>
            Create an application
          </Button>
          <Button component={Link} href={`/clusters/${id}`} variant="default">
            Open {cluster.name}
          </Button>
        </div>
      </InstallAgent>
    </Page>
  );
}
