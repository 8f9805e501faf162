'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { useRouter } from 'next/navigation';
import { useAct } from '#src/api/use-act.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { heldSentence } from './shown-hold.ts';
import { useBlocking } from './use-blocking.ts';

interface OverrideDialogProps {
  application: Pick<ApplicationView, 'id' | 'name' | 'holds'>;
  onClose: () => void;
}

/** Syncs what is held all the same: the reason stays with the sync. */
export function OverrideDialog({ application, onClose }: OverrideDialogProps) {
  const { id, name } = application;
  const router = useRouter();
  const blocking = useBlocking(application);
  const sync = useAct('applications.sync', {
    onDone: (asked) => router.push(`/applications/${id}/syncs/${asked.id}`),
  });
  return (
    <ReasonDialog
      onClose={onClose}
      title={`Sync ${name} all the same`}
      consequences={[
        ...blocking.map(heldSentence),
        'It is synced to what Git wants now; what holds it stays for everything else.',
        'Your reason is kept with the sync and in the activity.',
      ]}
      confirm={`Sync ${name}`}
      keep="Leave it"
      pending={sync.isPending}
      error={sync.error}
      onConfirm={(reason) => sync.mutate({ params: { id }, body: { override: { reason } } })}
    />
  );
}
