'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { useAct } from '#src/api/use-act.ts';
import { ConfirmDialog } from '#src/ui/form/confirm-dialog.tsx';
import { heldSentence } from './shown-hold.ts';

interface UnlockDialogProps {
  application: Pick<ApplicationView, 'id' | 'name' | 'holds'>;
  onClose: () => void;
}

/** Takes a lock away: whose it is stands there first. */
export function UnlockDialog({ application: { id, name, holds }, onClose }: UnlockDialogProps) {
  const unlock = useAct('applications.unlock', { onDone: onClose });
  const lock = holds.find(({ kind }) => kind === 'lock');
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={`Unlock ${name}`}
      consequences={[
        ...(lock ? [heldSentence(lock)] : []),
        'What waits starts by itself, and drift is healed again.',
      ]}
      confirm={`Unlock ${name}`}
      pending={unlock.isPending}
      error={unlock.error}
      onConfirm={() => unlock.mutate({ params: { id } })}
    />
  );
}
