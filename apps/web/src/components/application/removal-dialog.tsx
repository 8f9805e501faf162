'use client';

import type { ApplicationDetail, RemoveApplicationQuery } from '@landfall/contracts/application';
import { Radio, Stack, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { reads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { useRead } from '#src/api/use-read.ts';
import { heldSentence } from '#src/components/freeze/shown-hold.ts';
import { useBlocking } from '#src/components/freeze/use-blocking.ts';
import { ConfirmDialog } from '#src/ui/form/confirm-dialog.tsx';
import { confirmWords, consequencesOf } from './removal.ts';
import { toastGone } from './use-gone.ts';

type Way = RemoveApplicationQuery['objects'];

const WAYS: { value: Way; label: string; description: string }[] = [
  {
    value: 'keep',
    label: 'Forget it',
    description: 'Its objects stay in the cluster as they are; nobody keeps them as in Git any more.',
  },
  {
    value: 'foreground',
    label: 'Delete its objects, and wait until they are gone',
    description: 'Wave by wave, the highest first; what they made (pods, ReplicaSets) goes with them.',
  },
  {
    value: 'background',
    label: 'Delete its objects, what they made goes by itself',
    description: 'Quicker: each object goes at once, the cluster clears up behind it.',
  },
  {
    value: 'orphan',
    label: 'Delete its objects, leave what they made',
    description: 'Pods and ReplicaSets keep running, and belong to nobody.',
  },
];

interface RemovalDialogProps {
  application: ApplicationDetail;
  opened: boolean;
  onClose: () => void;
}

/** Removing an application: the ways there are, and what each one takes, before the button. */
export function RemovalDialog({ application, opened, onClose }: RemovalDialogProps) {
  const { id, name } = application;
  const router = useRouter();
  const [way, setWay] = useState<Way>('keep');
  const [reason, setReason] = useState('');
  const blocking = useBlocking(application);
  const overrides = way !== 'keep' && blocking.length > 0;
  const { data, error, isStale, isFetchedAfterMount, refetch } = useRead(reads.removal(id));
  // What was read for an earlier look may no longer be so.
  const removal = isFetchedAfterMount || !isStale ? data : undefined;
  const remove = useAct('applications.remove', {
    onDone: ({ sync }) => {
      if (sync)
        return router.push(`/applications/${id}/syncs/${sync.id}?removed=${encodeURIComponent(name)}`);
      toastGone(id, `${name} is forgotten. Its objects stay on ${application.clusterName}.`);
      router.push('/applications');
    },
  });
  const mayLose = way !== 'keep' && removal !== undefined && removal.precious.length > 0;
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={`Remove ${name}`}
      consequences={[
        ...(overrides ? blocking.map(heldSentence) : []),
        ...(removal ? consequencesOf(way, application, removal) : []),
      ]}
      unknown={removal ? null : { error, onRetry: () => void refetch() }}
      confirm={confirmWords(way, name, removal)}
      {...(mayLose ? { typed: name } : {})}
      incomplete={overrides && reason.trim() === ''}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() =>
        remove.mutate({
          params: { id },
          query: { objects: way, ...(overrides ? { override: reason } : {}) },
        })
      }
    >
      <Radio.Group
        value={way}
        onChange={(value) => setWay(WAYS.find((one) => one.value === value)?.value ?? 'keep')}
        label="What happens to its objects"
      >
        <Stack gap={8} mt={8}>
          {WAYS.map(({ value, label, description }) => (
            <Radio key={value} value={value} label={label} description={description} />
          ))}
        </Stack>
      </Radio.Group>
      {overrides && (
        <TextInput
          label="Why all the same"
          description="Kept with the deletion and in the activity."
          value={reason}
          maxLength={500}
          required
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
    </ConfirmDialog>
  );
}
