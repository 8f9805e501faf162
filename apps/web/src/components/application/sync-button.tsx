'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { Button, type ButtonProps } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { useAct } from '#src/api/use-act.ts';
import { toastProblem } from '#src/ui/problem/toast.ts';

interface SyncButtonProps extends Pick<ButtonProps, 'size' | 'variant'> {
  application: Pick<ApplicationView, 'id' | 'name'>;
  label?: string;
}

/** Asks for a sync and goes to watch it. */
export function SyncButton({ application, label = 'Sync', ...look }: SyncButtonProps) {
  const router = useRouter();
  const sync = useAct('applications.sync', {
    onDone: ({ id }) => router.push(`/applications/${application.id}/syncs/${id}`),
  });
  return (
    <Button
      {...look}
      loading={sync.isPending}
      leftSection={<IconRefresh size={14} />}
      aria-label={`${label} ${application.name}`}
      onClick={() => sync.mutate({ params: { id: application.id }, body: {} }, { onError: toastProblem })}
    >
      {label}
    </Button>
  );
}
