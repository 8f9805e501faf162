'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { Button, type ButtonProps } from '@mantine/core';
import Link from 'next/link';
import { openSync } from './open-sync.ts';
import { SyncButton } from './sync-button.tsx';

interface ActButtonProps extends Pick<ButtonProps, 'size' | 'variant'> {
  application: Pick<ApplicationView, 'id' | 'name' | 'deleting' | 'lastSync' | 'holds' | 'syncStatus'>;
}

/** The one thing to do with an application: see the sync that waits or runs, else ask for one. */
export function ActButton({ application, ...look }: ActButtonProps) {
  const open = openSync(application);
  if (open === null) return <SyncButton application={application} {...look} />;
  return (
    <Button component={Link} href={open.href} {...look} aria-label={`${open.label} of ${application.name}`}>
      {open.label}
    </Button>
  );
}
