'use client';

import { Button } from '@mantine/core';
import { reads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { useRead } from '#src/api/use-read.ts';
import { hostName } from '#src/components/github/host-name.ts';
import { useBegin } from '#src/components/github/use-begin.ts';
import { Section } from '#src/ui/layout/section.tsx';
import list from '#src/ui/list/list.module.css';
import { toastDone, toastProblem } from '#src/ui/problem/toast.ts';
import { Ago } from '#src/ui/text/ago.tsx';
import { plainText } from '#src/ui/text/safe-href.ts';
import classes from './settings.module.css';

/** The accounts elsewhere that sign this person in. One is linked from here and nowhere else; nothing without a GitHub App. */
export function WaysIn() {
  const github = useRead(reads.signInWays()).data?.github;
  const data = useRead(reads.identities()).data;
  const { begin, isPending } = useBegin('link');
  const unlink = useAct('identities.unlink', {
    stale: [['identities'], ['activity']],
    onDone: () => toastDone('Unlinked.'),
  });
  if (!data || (!github && data.items.length === 0)) return null;
  const isLinked = data.items.some(({ host }) => host === github?.host);
  return (
    <Section flush title="Sign-in" note={data.hasPassword ? 'and your password' : 'you have no password'}>
      {data.items.map(({ id, host, login, createdAt }) => (
        <div key={id} className={`${list.row} ${classes.row}`}>
          <span className={classes.name}>{plainText(login)}</span>
          <span className={list.ink}>{plainText(host)}</span>
          <span className={list.quiet}>
            linked <Ago at={createdAt} />
          </span>
          <Button
            size="xs"
            variant="default"
            aria-label={`Unlink ${plainText(login)}`}
            onClick={() => unlink.mutate({ params: { id } }, { onError: toastProblem })}
          >
            Unlink
          </Button>
        </div>
      ))}
      {github && !isLinked && (
        <div className={`${list.row} ${classes.row}`}>
          <span className={classes.name}>{hostName(github.host)}</span>
          <span className={list.quiet}>sign in with your account there</span>
          <span />
          <Button
            size="xs"
            variant="default"
            loading={isPending}
            onClick={() => begin({ onError: toastProblem })}
          >
            Link GitHub
          </Button>
        </div>
      )}
    </Section>
  );
}
