'use client';

import { Button } from '@mantine/core';
import { reads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { useRead } from '#src/api/use-read.ts';
import { leave } from '#src/auth/enter.ts';
import { Section } from '#src/ui/layout/section.tsx';
import { RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import list from '#src/ui/list/list.module.css';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { toastProblem } from '#src/ui/problem/toast.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { browserWords } from './browser-words.ts';
import classes from './settings.module.css';

/** Where the person is signed in; any of them can be ended. */
export function Sessions() {
  const { data, error } = useRead(reads.sessions());
  const revoke = useAct('account.revokeSession', { stale: [['sessions'], ['activity']] });
  return (
    <Section flush title="Sessions">
      {error && <ErrorNote error={error} />}
      {!data && !error && <RowSkeletons rows={2} />}
      {data?.items.map(({ id, current, userAgent, lastSeenAt, createdAt }) => {
        const name = browserWords(userAgent);
        return (
          <div key={id} className={`${list.row} ${classes.row}`}>
            <span className={classes.name}>{name}</span>
            <span className={list.ink}>
              {current ? (
                <StatusMark mark={{ shape: 'dot', tone: 'green', word: 'this one' }} />
              ) : (
                <>
                  seen <Ago at={lastSeenAt} />
                </>
              )}
            </span>
            <span className={list.quiet}>
              signed in <Ago at={createdAt} />
            </span>
            {current ? (
              <Button size="xs" variant="default" onClick={() => void leave()}>
                Sign out
              </Button>
            ) : (
              <Button
                size="xs"
                variant="default"
                aria-label={`Revoke the session of ${name}`}
                onClick={() => revoke.mutate({ params: { id } }, { onError: toastProblem })}
              >
                Revoke
              </Button>
            )}
          </div>
        );
      })}
    </Section>
  );
}
