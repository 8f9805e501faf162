'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { Select } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { ReasonDialog } from './reason-dialog.tsx';

const LIVES = [
  { value: '1', label: '1 hour' },
  { value: '4', label: '4 hours' },
  { value: '24', label: '1 day' },
  { value: '72', label: '3 days' },
  { value: '168', label: '1 week' },
  { value: '', label: 'until it is unlocked' },
];

interface LockDialogProps {
  application: Pick<ApplicationView, 'id' | 'name'>;
  onClose: () => void;
}

/** Locks an application to the person: with a reason, and a time after which it is forgotten. */
export function LockDialog({ application: { id, name }, onClose }: LockDialogProps) {
  const [hours, setHours] = useState('4');
  const lock = useAct('applications.lock', { onDone: onClose });
  const expiresAt = (): string | null =>
    hours === '' ? null : new Date(Date.now() + Number(hours) * 3_600_000).toISOString();
  return (
    <ReasonDialog
      onClose={onClose}
      title={`Lock ${name}`}
      consequences={[
        'It is neither synced nor healed by itself; what is pushed waits.',
        'You may sync it. Others may not, unless they say why.',
      ]}
      confirm={`Lock ${name}`}
      pending={lock.isPending}
      error={lock.error}
      onConfirm={(reason) => lock.mutate({ params: { id }, body: { reason, expiresAt: expiresAt() } })}
    >
      <Select
        label="For"
        data={LIVES}
        allowDeselect={false}
        value={hours}
        onChange={(next) => setHours(next ?? '')}
      />
    </ReasonDialog>
  );
}
