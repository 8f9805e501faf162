'use client';

import { Button } from '@mantine/core';
import { Page } from '#src/ui/layout/page.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';

/** A page that failed: the frame stays, the words say what to do. */
export default function DashboardError({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <Page title="Something is wrong here">
      <ErrorNote error={error}>
        <Button size="xs" onClick={retry}>
          Try again
        </Button>
      </ErrorNote>
    </Page>
  );
}
