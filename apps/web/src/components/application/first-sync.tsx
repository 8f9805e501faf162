'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { Button } from '@mantine/core';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { pagedReads, reads } from '#src/api/reads.ts';
import { usePages, useRead } from '#src/api/use-read.ts';
import { Section } from '#src/ui/layout/section.tsx';
import { ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import classes from './application.module.css';

/** Between creating and the first sync: goes to watch it as soon as it is there, or says why it does not come. */
export function FirstSync({ application }: { application: ApplicationView }) {
  const router = useRouter();
  const { id, name, syncPolicy } = application;
  const now = useRead(reads.applications()).data?.items.find((one) => one.id === id) ?? application;
  const sync = usePages(pagedReads.syncs(id)).data?.[0];
  const syncId = sync?.id ?? now.lastSync?.id;
  useEffect(() => {
    if (syncId) router.replace(`/applications/${id}/syncs/${syncId}?first=1`);
    else if (!syncPolicy.automated) router.replace(`/applications/${id}?tab=changes`);
  }, [router, id, syncId, syncPolicy.automated]);

  if (now.problem) {
    return (
      <ProblemNote problem={now.problem} since={now.problemSince} tone="amber">
        <Button component={Link} href={`/applications/${id}?tab=settings`} size="xs">
          Open {name}
        </Button>
      </ProblemNote>
    );
  }
  return (
    <Section>
      <div className={classes.firstSync} role="status">
        <StatusMark mark={{ shape: 'turning', tone: 'blue', word: 'Rendering' }} />
        <span>{name} is created. Git is fetched and rendered; the first sync opens here by itself.</span>
      </div>
    </Section>
  );
}
