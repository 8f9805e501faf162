import type { ApplicationView } from '@landfall/contracts/application';
import { Button } from '@mantine/core';
import Link from 'next/link';

/** Beside the problem of an application whose last sync failed: to that sync, which has kept what it failed on. */
export function FailedSync({ application: { id, lastSync } }: { application: ApplicationView }) {
  if (lastSync?.state !== 'failed') return null;
  return (
    <Button component={Link} href={`/applications/${id}/syncs/${lastSync.id}`} size="xs" variant="default">
      See sync {lastSync.number}
    </Button>
  );
}
