'use client';

import { Button } from '@mantine/core';
import Link from 'next/link';
import type { LiveSync } from '#src/api/patch/sync-progress.ts';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { SyncButton } from '#src/components/application/sync-button.tsx';
import { TakeOver } from '#src/components/application/take-over.tsx';
import { ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { commitHref } from '#src/ui/text/commit-href.ts';
import { plainText } from '#src/ui/text/safe-href.ts';
import { Evidence } from './evidence.tsx';
import { LastGood } from './last-good.tsx';
import { reasonOf, saidOf } from './said.ts';
import classes from './sync.module.css';
import { markOf } from './waves.ts';

/** Of a failed sync: what, which object, the line that says why, and what can be done about it. */
export function Culprit({ sync }: { sync: LiveSync }) {
  if (sync.problem === null && sync.state !== 'failed') return null;
  if (sync.operation === 'delete') return <DeletionFailed sync={sync} />;
  const { guilty, evidence } = saidOf(sync);
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
              <span>{plainText(reasonOf(object))}</span>
            </li>
          ))}
        </ul>
      )}
      <Evidence evidence={evidence} />
      <Retry sync={sync} />
      <LastGood sync={sync} />
      <Button
        component={Link}
        href={`/applications/${sync.applicationId}?tab=changes`}
        size="xs"
        variant="default"
      >
        See what would change
      </Button>
      <FromItsApplication sync={sync} />
    </ProblemNote>
  );
}

function Retry({ sync: { applicationId, applicationName: name } }: { sync: LiveSync }) {
  const application = useRead(reads.applications()).data?.items.find(({ id }) => id === applicationId);
  return (
    <SyncButton application={application ?? { id: applicationId, name, holds: [] }} label="Retry" size="xs" />
  );
}

/** Taking over what others hold, and where the forge shows the commit that failed. */
function FromItsApplication({ sync }: { sync: LiveSync }) {
  const application = useRead(reads.applications()).data?.items.find(({ id }) => id === sync.applicationId);
  if (application === undefined) return null;
  const href = commitHref(application.repositoryUrl, sync.commit.revision);
  return (
    <>
      <TakeOver application={application} plan={sync.plan} />
      {href && <OpenCommit href={href} />}
    </>
  );
}

function OpenCommit({ href }: { href: string }) {
  return (
    <Button
      component="a"
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      size="xs"
      variant="default"
    >
      Open the commit
    </Button>
  );
}

/** A deletion that did not end: it is asked for again where the application is removed. */
function DeletionFailed({ sync }: { sync: LiveSync }) {
  if (sync.problem === null) return null;
  return (
    <ProblemNote problem={sync.problem}>
      <Evidence evidence={saidOf(sync).evidence} />
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
