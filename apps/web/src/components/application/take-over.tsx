'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import type { Plan } from '@landfall/contracts/plan';
import { Button } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { ConfirmDialog } from '#src/ui/form/confirm-dialog.tsx';
import { toastDone, toastProblem } from '#src/ui/problem/toast.ts';
import { plainText } from '#src/ui/text/safe-href.ts';
import { adoptableManagers } from './adoptable.ts';

interface TakeOverProps {
  application: Pick<ApplicationView, 'id' | 'name' | 'syncPolicy'>;
  /** Whose conflicts it would end. */
  plan: Pick<Plan, 'items'> | null;
}

/** Ends conflicts with tools that made objects before us (design 4.5), with the consequences first. */
export function TakeOver({ application, plan }: TakeOverProps) {
  const [asked, setAsked] = useState(false);
  const managers = adoptableManagers(plan).map(plainText).join(' and ');
  if (managers === '' || application.syncPolicy.adopt) return null;
  return (
    <>
      <Button size="xs" onClick={() => setAsked(true)}>
        Take over from {managers}
      </Button>
      {asked && <Dialog application={application} managers={managers} onClose={() => setAsked(false)} />}
    </>
  );
}

function Dialog({
  application: { id, name, syncPolicy },
  managers,
  onClose,
}: Pick<TakeOverProps, 'application'> & { managers: string; onClose: () => void }) {
  const router = useRouter();
  const sync = useAct('applications.sync', {
    onDone: (asked) => router.push(`/applications/${id}/syncs/${asked.id}`),
  });
  const update = useAct('applications.update', {
    stale: [['application', id]],
    onDone: () => {
      onClose();
      if (!syncPolicy.automated) return sync.mutate({ params: { id }, body: {} }, { onError: toastProblem });
      toastDone('Taking over: a sync follows.');
    },
  });
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={`Take over from ${managers}`}
      consequences={[
        `Fields that ${managers} set and Git sets too become ${name}’s. Of an object it meets for the first time, what Git does not have is removed.`,
        '“Take over what other tools made” is switched on in the settings: it counts for all objects of this application.',
        'A sync starts at once. Who writes these fields again is put back as Git wants it.',
      ]}
      confirm="Take over and sync"
      decline="Leave it alone"
      pending={update.isPending}
      error={update.error}
      onConfirm={() =>
        update.mutate({ params: { id }, body: { syncPolicy: { ...syncPolicy, adopt: true } } })
      }
    />
  );
}
