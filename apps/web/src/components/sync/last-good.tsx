import { Button } from '@mantine/core';
import Link from 'next/link';
import type { LiveSync } from '#src/api/patch/sync-progress.ts';
import { pagedReads } from '#src/api/reads.ts';
import { usePages } from '#src/api/use-read.ts';
import { lastGoodOf } from './last-good-of.ts';

/** Beside a failure: back to what was applied in full before it. */
export function LastGood({ sync }: { sync: LiveSync }) {
  const { data } = usePages(pagedReads.syncs(sync.applicationId));
  const good = lastGoodOf(data ?? [], sync);
  if (good === undefined) return null;
  return (
    <Button
      component={Link}
      href={`/applications/${sync.applicationId}/rollback/${good.id}`}
      size="xs"
      variant="default"
    >
      Roll back to {good.number}…
    </Button>
  );
}
