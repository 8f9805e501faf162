'use client';

import { problemWords } from '@landfall/contracts/problem';
import { Skeleton } from '@mantine/core';
import { ErrorNote, ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import classes from './probe.module.css';

interface ProbeNoteProps {
  probe: { pending: boolean; stage: string | null; error: unknown };
  /** Said while nothing more exact is known. */
  asking: string;
}

/** What a question is doing now, or why it has no answer. */
export function ProbeNote({ probe, asking }: ProbeNoteProps) {
  if (probe.pending) {
    return (
      <div className={classes.pending} aria-busy="true" role="status">
        <StatusMark mark={{ shape: 'turning', tone: 'blue', word: capital(probe.stage ?? asking) }} />
        <Skeleton height={10} width="70%" animate={false} />
        <Skeleton height={10} width="45%" animate={false} />
      </div>
    );
  }
  if (probe.error === null) return null;
  const problem = problemWords.safeParse(probe.error);
  if (problem.success && !(probe.error instanceof Error)) return <ProblemNote problem={problem.data} />;
  return <ErrorNote error={probe.error} />;
}

const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}…`;
