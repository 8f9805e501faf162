'use client';

import type { SyncWindowView } from '@landfall/contracts/freeze';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { reads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { useRead } from '#src/api/use-read.ts';
import { ConfirmDialog } from '#src/ui/form/confirm-dialog.tsx';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Section } from '#src/ui/layout/section.tsx';
import { RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import { WindowRow } from './window-row.tsx';

/** All windows of the organization. */
export function Windows({
  onCreate,
  onEdit,
}: {
  onCreate: () => void;
  onEdit: (one: SyncWindowView) => void;
}) {
  const { data, error, refetch } = useRead(reads.windows());
  const [removing, setRemoving] = useState<SyncWindowView | null>(null);
  const remove = useAct('windows.remove', { stale: [['windows']], onDone: () => setRemoving(null) });
  const name = plainText(removing?.name ?? '');
  return (
    <Section flush>
      {error && (
        <ErrorNote error={error}>
          <Button size="xs" variant="default" onClick={() => void refetch()}>
            Try again
          </Button>
        </ErrorNote>
      )}
      {!data && !error && <RowSkeletons rows={3} />}
      {data?.items.length === 0 && (
        <Empty title="No windows yet" action={<Button onClick={onCreate}>Create a window</Button>}>
          A window says when applications sync by themselves, or when they must not: weekends, a sale, office
          hours. What is pushed meanwhile waits, and starts by itself when it may.
        </Empty>
      )}
      {data?.items.map((one) => (
        <WindowRow key={one.id} window={one} onEdit={() => onEdit(one)} onRemove={() => setRemoving(one)} />
      ))}
      <ConfirmDialog
        opened={removing !== null}
        onClose={() => setRemoving(null)}
        title={`Remove ${name}?`}
        consequences={['What it alone holds starts by itself, now.', 'Locks and other windows stay.']}
        confirm={`Remove ${name}`}
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => removing && remove.mutate({ params: { id: removing.id } })}
      />
    </Section>
  );
}
