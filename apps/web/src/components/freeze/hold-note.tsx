'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import type { Hold } from '@landfall/contracts/freeze';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { heldWords, shownHold } from './shown-hold.ts';
import { UnlockDialog } from './unlock-dialog.tsx';

/** On the application's own page: why nothing happens by itself, and what happens when that is over. */
export function HoldNote({ application }: { application: ApplicationView }) {
  const hold = shownHold(application);
  if (hold === null) return null;
  return (
    <ProblemNote
      tone="violet"
      since={hold.since}
      problem={{ code: 'held', what: heldWords(hold), why: meaning(application), fix: wayOn(hold) }}
    >
      {hold.kind === 'lock' && <Unlock application={application} />}
    </ProblemNote>
  );
}

function Unlock({ application }: { application: ApplicationView }) {
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsked(true)}>
        Unlock…
      </Button>
      {asked && <UnlockDialog application={application} onClose={() => setAsked(false)} />}
    </>
  );
}

function meaning({ syncStatus, synced, desired }: ApplicationView): string {
  if (syncStatus !== 'OutOfSync') return 'Nothing syncs or heals by itself.';
  const isNew = desired !== null && synced?.snapshotId !== desired.snapshotId;
  return isNew
    ? `Commit ${desired.revision.slice(0, 7)} waits, and starts by itself when that is over.`
    : 'What differs is shown, and healed when that is over.';
}

function wayOn({ kind, manual }: Hold): string {
  if (manual) return 'You may sync it meanwhile.';
  if (kind === 'lock') return 'Whoever locked it may sync it; others say why.';
  return 'Sync it all the same, and say why, if it cannot wait.';
}
