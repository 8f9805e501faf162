'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { Button, type ButtonProps } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ApiProblem } from '#src/api/problem.ts';
import { useAct } from '#src/api/use-act.ts';
import { OverrideDialog } from '#src/components/freeze/override-dialog.tsx';
import { useBlocking } from '#src/components/freeze/use-blocking.ts';
import { toastProblem } from '#src/ui/problem/toast.ts';

interface SyncButtonProps extends Pick<ButtonProps, 'size' | 'variant'> {
  application: Pick<ApplicationView, 'id' | 'name' | 'holds'>;
  label?: string;
}

/** Asks for a sync and goes to watch it. What is held is asked about first: why all the same. */
export function SyncButton({ application, label = 'Sync', ...look }: SyncButtonProps) {
  const router = useRouter();
  const [overriding, setOverriding] = useState(false);
  const isBlocked = useBlocking(application).length > 0;
  const words = isBlocked ? `${label}…` : label;
  const sync = useAct('applications.sync', {
    onDone: ({ id }) => router.push(`/applications/${application.id}/syncs/${id}`),
  });
  const refused = (error: Error): void => {
    if (error instanceof ApiProblem && error.code === 'held') setOverriding(true);
    else toastProblem(error);
  };
  return (
    <>
      <Button
        {...look}
        loading={sync.isPending}
        leftSection={<IconRefresh size={14} />}
        aria-label={`${words} ${application.name}`}
        onClick={() =>
          isBlocked
            ? setOverriding(true)
            : sync.mutate({ params: { id: application.id }, body: {} }, { onError: refused })
        }
      >
        {words}
      </Button>
      {overriding && <OverrideDialog application={application} onClose={() => setOverriding(false)} />}
    </>
  );
}
