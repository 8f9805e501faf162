'use client';

import type { SyncView } from '@landfall/contracts/sync';
import { heldWords } from '#src/components/freeze/shown-hold.ts';
import { summaryWords } from '#src/components/plan/words.ts';
import list from '#src/ui/list/list.module.css';
import { RowLink } from '#src/ui/list/row-link.tsx';
import { syncMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { Commit } from '#src/ui/text/commit.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import { Elapsed } from './elapsed.tsx';
import classes from './row.module.css';

interface SyncRowProps {
  sync: SyncView;
  /** Name the application too, in lists of several. */
  named?: boolean;
  /** Where its commit has a page. */
  repositoryUrl?: string | undefined;
}

/** One sync in one line. */
export function SyncRow({ sync, named = false, repositoryUrl }: SyncRowProps) {
  const label = named ? `${sync.applicationName} ${sync.number}` : `Sync ${sync.number}`;
  return (
    <div className={`${list.row} ${classes.row}`}>
      <StatusMark mark={syncMark(sync)} />
      <RowLink href={`/applications/${sync.applicationId}/syncs/${sync.id}`} className={list.name}>
        {label}
      </RowLink>
      <span className={`${list.two} ${classes.commit}`}>
        <span className={list.ink}>
          <span className={classes.page}>
            <Commit revision={sync.commit.revision} repositoryUrl={repositoryUrl} />
          </span>{' '}
          {plainText(sync.commit.message)}
        </span>
        <span className={list.quiet}>
          {plainText(sync.commit.author)} · {quietWords(sync)}
        </span>
      </span>
      <span className={`${list.two} ${classes.why}`}>
        <span className={list.ink}>{TRIGGERS[sync.trigger]}</span>
        <span className={list.quiet}>{sync.requestedBy ?? 'automatic'}</span>
      </span>
      <span className={`${list.two} ${list.end}`}>
        <span className={list.ink}>
          <Ago at={sync.requestedAt} />
        </span>
        <Elapsed sync={sync} />
      </span>
    </div>
  );
}

function quietWords({ held, summary, problem, override }: SyncView): string {
  if (held) return heldWords(held);
  const words = summary ? summaryWords(summary) : (problem?.what ?? 'not planned');
  return override ? `${words}, overriding: ${plainText(override.reason)}` : words;
}

const TRIGGERS: Record<SyncView['trigger'], string> = {
  push: 'a push',
  poll: 'looking at Git',
  person: 'by hand',
  token: 'by token',
  'self-heal': 'healing drift',
  created: 'first sync',
  settings: 'changed settings',
  rollback: 'rollback',
  deletion: 'deletion',
};
