'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { Button } from '@mantine/core';
import Link from 'next/link';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { CreateApplication } from '#src/components/application/create.tsx';
import { FirstSync } from '#src/components/application/first-sync.tsx';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Page } from '#src/ui/layout/page.tsx';
import { Section } from '#src/ui/layout/section.tsx';
import { PageSkeleton } from '#src/ui/layout/skeletons.tsx';

/** Create an application out of a repository and a cluster that are there. */
export function NewApplicationView() {
  const repositories = useRead(reads.repositories()).data;
  const clusters = useRead(reads.clusters()).data;
  const [wanted] = useQueryState('cluster', parseAsString);
  const [created, setCreated] = useState<ApplicationView | null>(null);
  if (!repositories || !clusters) return <PageSkeleton rows={5} />;
  const missing = repositories.items.length === 0 || clusters.items.length === 0;
  const cluster = clusters.items.find(({ id }) => id === wanted);
  return (
    <Page
      crumbs={[{ label: 'Applications', href: '/applications' }]}
      title="New application"
      sentence="A folder in Git, kept the same in a namespace of a cluster."
    >
      {created && <FirstSync application={created} />}
      {!created && missing && (
        <Section>
          <Empty
            title="A repository and a cluster come first"
            action={
              <Button component={Link} href="/onboarding">
                Set them up
              </Button>
            }
          >
            It takes a minute, and there is a sample of each to try with.
          </Empty>
        </Section>
      )}
      {!created && !missing && (
        <CreateApplication onCreated={setCreated} {...(cluster ? { clusterId: cluster.id } : {})} />
      )}
    </Page>
  );
}
