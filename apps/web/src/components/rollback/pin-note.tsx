'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { Button } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { ReasonDialog } from '#src/components/freeze/reason-dialog.tsx';
import { heldSentence } from '#src/components/freeze/shown-hold.ts';
import { useBlocking } from '#src/components/freeze/use-blocking.ts';
import { ConfirmDialog } from '#src/ui/form/confirm-dialog.tsx';
import { ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import { RevertButton, RevertNote } from './revert.tsx';

/** Why Git is not what runs: who pinned it, why, and the way on. */
export function PinNote({ application }: { application: ApplicationView }) {
  const [asked, setAsked] = useState(false);
  const { pin, head } = application;
  if (pin === null || head === null) return null;
  const newest = head.revision.slice(0, 7);
  return (
    <>
      <ProblemNote
        tone="violet"
        since={pin.at}
        problem={{
          code: 'pinned',
          what: `Pinned to sync ${pin.syncNumber} by ${plainText(pin.by ?? 'Landfall')}: ${plainText(pin.reason)}`,
          why: `Git is at ${newest} “${plainText(head.message)}”, which renders to what was rolled back from.`,
          fix: 'Push a commit that mends it, and it goes on by itself.',
        }}
      >
        <RevertButton application={application} pin={pin} />
        <Button size="xs" variant="default" onClick={() => setAsked(true)}>
          Unpin and sync to {newest}…
        </Button>
        {asked && <Unpin application={application} head={head} onClose={() => setAsked(false)} />}
      </ProblemNote>
      <RevertNote application={application} pin={pin} />
    </>
  );
}

interface UnpinProps {
  application: Pick<ApplicationView, 'id' | 'name' | 'holds'>;
  head: NonNullable<ApplicationView['head']>;
  onClose: () => void;
}

function Unpin({ application, head, onClose }: UnpinProps) {
  const { id, name } = application;
  const router = useRouter();
  const blocking = useBlocking(application);
  const unpin = useAct('applications.unpin', {
    stale: [['application', id]],
    onDone: (sync) => router.push(`/applications/${id}/syncs/${sync.id}`),
  });
  const shown = {
    onClose,
    title: `Unpin ${name}`,
    consequences: [
      ...blocking.map((hold) => `${heldSentence(hold)} Your reason is kept with the sync.`),
      `It is synced to ${head.revision.slice(0, 7)} “${plainText(head.message)}”, which it was rolled back from.`,
      'From then on it follows Git again.',
    ],
    confirm: `Unpin and sync to ${head.revision.slice(0, 7)}`,
    pending: unpin.isPending,
    error: unpin.error,
  };
  const body = { head: head.snapshotId };
  if (blocking.length > 0) {
    return (
      <ReasonDialog
        {...shown}
        onConfirm={(reason) => unpin.mutate({ params: { id }, body: { ...body, override: { reason } } })}
      />
    );
  }
  return <ConfirmDialog opened {...shown} onConfirm={() => unpin.mutate({ params: { id }, body })} />;
}
