'use client';

import { resourceKey } from '@landfall/contracts/resource';
import { Button } from '@mantine/core';
import Link from 'next/link';
import type { LiveSync } from '#src/api/patch/sync-progress.ts';
import { SyncButton } from '#src/components/application/sync-button.tsx';
import { ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import { Evidence } from './evidence.tsx';
import classes from './sync.module.css';
import { culprits, markOf } from './waves.ts';

/** Of a failed sync: what, which object, the line that says why, and what can be done about it. */
export function Culprit({ sync }: { sync: LiveSync }) {
  if (sync.problem === null && sync.state !== 'failed') return null;
  if (sync.operation === 'delete') return <DeletionFailed sync={sync} />;
  // What has evidence below is named there.
  const shown = new Set(sync.culprits.map(({ ref }) => resourceKey(ref)));
  const guilty = culprits(sync)
    .filter(({ ref }) => !shown.has(resourceKey(ref)))
    .slice(0, 5);
  const problem = sync.problem ?? {
    code: 'sync-failed',
    what: `Sync ${sync.number} failed`,
    why: 'No reason was recorded.',
    fix: 'Retry it; if it fails again, look at the objects below.',
  };
  return (
    <ProblemNote problem={problem} tone={sync.state === 'failed' ? 'red' : 'amber'}>
      {guilty.length > 0 && (
        <ul className={classes.guilty}>
          {guilty.map((object) => (
            <li key={`${object.ref.kind}/${object.ref.namespace}/${object.ref.name}`}>
              <StatusMark mark={markOf(object, sync)} />
              <span className="mono">
                {object.ref.kind} {object.ref.name}
              </span>
              <span>{plainText(object.message ?? object.health?.message ?? '')}</span>
            </li>
          ))}
        </ul>
      )}
      <Evidence culprits={sync.culprits} />
      <SyncButton
        application={{ id: sync.applicationId, name: sync.applicationName }}
        label="Retry"
        size="xs"
      />
      <Button
        component={Link}
        href={`/applications/${sync.applicationId}?tab=changes`}
        size="xs"
        variant="default"
      >
        See what would change
      </Button>
    </ProblemNote>
  );
}

/** A deletion that did not end: it is asked for again where the application is removed. */
function DeletionFailed({ sync }: { sync: LiveSync }) {
  if (sync.problem === null) return null;
  return (
    <ProblemNote problem={sync.problem}>
      <Evidence culprits={sync.culprits} />
      <Button
        component={Link}
        href={`/applications/${sync.applicationId}?tab=settings`}
        size="xs"
        variant="default"
      >
        Remove it again, or forget it
      </Button>
    </ProblemNote>
  );
}
