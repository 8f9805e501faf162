'use client';

import { Button } from '@mantine/core';
import classes from '#src/components/account/account.module.css';
import { Wordmark } from '#src/components/frame/wordmark.tsx';
import { ProblemNote } from '#src/ui/problem/problem-note.tsx';

/** Nothing could be drawn, most likely because the API does not answer. */
export default function RootError({ retry }: { error: Error; retry: () => void }) {
  return (
    <main className={classes.form}>
      <Wordmark />
      <ProblemNote
        problem={{
          code: 'unavailable',
          what: 'Landfall cannot show this page now.',
          why: 'Its API does not answer, or the page ran into a mistake of ours.',
          fix: 'Try again in a moment. Your clusters keep running as they are.',
        }}
      >
        <Button size="xs" onClick={retry}>
          Try again
        </Button>
      </ProblemNote>
    </main>
  );
}
