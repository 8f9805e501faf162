'use client';

import type { ApplicationDetail } from '@landfall/contracts/application';
import type { Plan } from '@landfall/contracts/plan';
import type { SnapshotComparison } from '@landfall/contracts/snapshot';
import type { SyncView } from '@landfall/contracts/sync';
import { Button, Checkbox, Textarea } from '@mantine/core';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { heldSentence } from '#src/components/freeze/shown-hold.ts';
import { useBlocking } from '#src/components/freeze/use-blocking.ts';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { consequencesOf } from './consequences.ts';
import classes from './rollback.module.css';

export interface RollbackFormProps {
  application: ApplicationDetail;
  sync: SyncView;
  /** What it would do; null while that is not known. */
  plan: Plan | null;
  /** What came since; undefined while that is not known. */
  since: SnapshotComparison | undefined;
}

/** What it means, why, and the button: only once the plan was seen. */
export function RollbackForm({ application, sync, plan, since }: RollbackFormProps) {
  const router = useRouter();
  const [reason, setReason] = useState('');
  const [isSure, setSure] = useState(false);
  const { id, desired, head } = application;
  const rollback = useAct('syncs.rollback', {
    stale: [['application', id]],
    onDone: (asked) => router.push(`/applications/${id}/syncs/${asked.id}`),
  });
  const blocking = useBlocking(application);
  const lost = plan === null ? [] : consequencesOf(plan, since);
  const dissolves = head?.snapshotId === sync.snapshotId;
  const send = (): void =>
    rollback.mutate({
      params: { id: sync.id },
      body: { from: desired?.snapshotId ?? '', reason, ...(isSure ? { override: { reason } } : {}) },
    });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <ul className={classes.facts} aria-label="What it means">
        {lost.map((words) => (
          <li key={words} className={classes.lost}>
            {words}
          </li>
        ))}
        <li>It comes from the stored snapshot: Git is not asked.</li>
        <li>
          {dissolves
            ? 'That is what Git wants: it follows Git from then on.'
            : `Automatic sync stays on, and ${application.name} is pinned: a commit that still renders to what runs today changes nothing, one that renders to something new goes on.`}
        </li>
      </ul>
      <Textarea
        label="Why"
        description="Whoever looks at it next reads this"
        autosize
        minRows={2}
        maxLength={500}
        required
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {blocking.length > 0 && (
        <Checkbox
          label="Roll back all the same"
          description={`${blocking.map(heldSentence).join(' ')} Your reason is kept with the sync.`}
          checked={isSure}
          onChange={(event) => setSure(event.currentTarget.checked)}
        />
      )}
      {rollback.error && <ErrorNote error={rollback.error} />}
      <div className={classes.buttons}>
        <Button
          type="submit"
          color="red"
          loading={rollback.isPending}
          disabled={plan === null || reason.trim() === '' || (blocking.length > 0 && !isSure)}
        >
          Roll back to {sync.number}
        </Button>
        <Button component={Link} href={`/applications/${id}?tab=history`} variant="default">
          Keep what runs
        </Button>
      </div>
    </form>
  );
}
