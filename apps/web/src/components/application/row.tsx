'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { memo } from 'react';
import freeze from '#src/components/freeze/freeze.module.css';
import { heldWords, shownHold } from '#src/components/freeze/shown-hold.ts';
import list from '#src/ui/list/list.module.css';
import { RowLink } from '#src/ui/list/row-link.tsx';
import { healthMark, syncStatusMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { ActButton } from './act-button.tsx';
import classes from './application.module.css';

interface ApplicationRowProps {
  application: ApplicationView;
  selected?: boolean;
}

/** One line: status, name, what it follows, where it runs, when it last changed and by whom. */
export const ApplicationRow = memo(function ApplicationRow({
  application,
  selected = false,
}: ApplicationRowProps) {
  const { id, name, syncStatus, health, repositoryName, path, targetRevision, clusterName, namespace } =
    application;
  const hold = shownHold(application);
  return (
    <div className={`${list.row} ${classes.row}`} data-selected={selected || undefined}>
      <span className={classes.status}>
        <StatusMark mark={syncStatusMark[syncStatus]} />
        <StatusMark mark={healthMark[health.status]} />
      </span>
      <span className={`${list.two} ${classes.what}`}>
        <RowLink href={`/applications/${id}`} className={list.name}>
          {name}
        </RowLink>
        <span className={list.quiet}>
          {hold && (
            <span className={freeze.held} title={heldWords(hold)}>
              {heldWords(hold)} ·{' '}
            </span>
          )}
          {repositoryName} · {path} @ {targetRevision}
        </span>
      </span>
      <span className={`${list.ink} ${classes.where}`}>
        {clusterName} / {namespace}
      </span>
      <span className={`${list.two} ${list.end} ${classes.when}`}>
        {application.lastSync ? (
          <>
            <span className={list.ink}>
              <Ago at={application.lastSync.at} />
            </span>
            <span className={list.quiet}>{application.lastSync.by ?? 'automatic'}</span>
          </>
        ) : (
          <span className={list.quiet}>never synced</span>
        )}
      </span>
      <span className={list.act}>
        <ActButton application={application} size="xs" variant="default" />
      </span>
    </div>
  );
});
