'use client';

import { momentWords } from '@landfall/contracts/problem';
import { resourceKey } from '@landfall/contracts/resource';
import { Button } from '@mantine/core';
import { useRouter } from 'next/navigation';
import type { LiveSync } from '#src/api/patch/sync-progress.ts';
import { useAct } from '#src/api/use-act.ts';
import { ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { toastProblem } from '#src/ui/problem/toast.ts';
import { Ago } from '#src/ui/text/ago.tsx';
import { counted } from '#src/ui/text/counted.ts';
import { plainText } from '#src/ui/text/safe-href.ts';
import classes from './sync.module.css';

const SHOWN = 12;

/** A sync that waits for a yes: what it would delete, why that is asked, until when; and who said yes afterwards. */
export function Approval({ sync }: { sync: LiveSync }) {
  const { approval } = sync;
  if (approval === null) return null;
  if (sync.state !== 'waiting-for-approval') {
    return approval.approvedAt ? (
      <p className={classes.approved}>
        Approved by {plainText(approval.approvedBy ?? 'somebody')}, <Ago at={approval.approvedAt} />: it may
        delete {counted(approval.objects.length, 'object')}.
      </p>
    ) : null;
  }
  return <Waiting sync={sync} approval={approval} />;
}

function Waiting({ sync, approval }: { sync: LiveSync; approval: NonNullable<LiveSync['approval']> }) {
  const router = useRouter();
  const approve = useAct('syncs.approve', {
    stale: [['sync', sync.id]],
    onDone: () => router.push(`/applications/${sync.applicationId}/syncs/${sync.id}`),
  });
  const cancel = useAct('syncs.cancel');
  const { objects, planDigest, problem, requestedAt, expiresAt } = approval;
  const params = { id: sync.id };
  return (
    <ProblemNote problem={problem} since={requestedAt} tone="violet">
      <ul className={classes.guilty} aria-label="What would be deleted">
        {objects.slice(0, SHOWN).map((ref) => (
          <li key={resourceKey(ref)}>
            <span className="mono">
              {ref.kind} {ref.namespace && `${ref.namespace} / `}
              {ref.name}
            </span>
          </li>
        ))}
        {objects.length > SHOWN && <li>and {objects.length - SHOWN} more</li>}
      </ul>
      <Button
        color="red"
        loading={approve.isPending}
        onClick={() => approve.mutate({ params, body: { planDigest } }, { onError: toastProblem })}
      >
        Approve and delete {counted(objects.length, 'object')}
      </Button>
      <Button
        variant="default"
        loading={cancel.isPending}
        onClick={() => cancel.mutate({ params }, { onError: toastProblem })}
      >
        Cancel sync {sync.number}
      </Button>
      <span className={classes.until}>
        Without an answer it is cancelled at {momentWords(new Date(expiresAt))}.
      </span>
    </ProblemNote>
  );
}
