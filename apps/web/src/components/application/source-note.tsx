'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { Button } from '@mantine/core';
import Link from 'next/link';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';

/** On the application's own page: its repository is not read, since when, why, and what to do. What is applied stays. */
export function SourceNote({
  application: { repositoryId, problem },
}: {
  application: Pick<ApplicationView, 'repositoryId' | 'problem'>;
}) {
  const { data: repository } = useRead(reads.repository(repositoryId));
  // The application's own problem may be the same one, told by its render.
  if (!repository?.problem || problem?.code === repository.problem.code) return null;
  return (
    <ProblemNote problem={repository.problem} since={repository.problemSince} tone="amber">
      <Button component={Link} href={`/repositories/${repository.id}`} size="xs" variant="default">
        Open {plainText(repository.name)}
      </Button>
    </ProblemNote>
  );
}
