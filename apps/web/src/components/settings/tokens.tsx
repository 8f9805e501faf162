'use client';

import type { TokenView } from '@landfall/contracts/account';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { reads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { useRead } from '#src/api/use-read.ts';
import { ConfirmDialog } from '#src/ui/form/confirm-dialog.tsx';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Section } from '#src/ui/layout/section.tsx';
import { RowSkeletons } from '#src/ui/layout/skeletons.tsx';
import list from '#src/ui/list/list.module.css';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { NewToken } from './new-token.tsx';
import classes from './settings.module.css';

/** Personal API tokens: made here, shown once, revoked here. */
export function Tokens() {
  const { data, error } = useRead(reads.tokens());
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<TokenView | null>(null);
  const revoke = useAct('tokens.revoke', {
    stale: [['tokens'], ['activity']],
    onDone: () => setRevoking(null),
  });
  return (
    <Section
      flush
      title="API tokens"
      actions={
        <Button size="xs" onClick={() => setMaking(true)}>
          Create a token
        </Button>
      }
    >
      {error && <ErrorNote error={error} />}
      {!data && !error && <RowSkeletons rows={2} />}
      {data?.items.length === 0 && (
        <Empty title="No tokens yet">
          A token does over the API what you do here: for scripts, CI and curl.
        </Empty>
      )}
      {data?.items.map((token) => (
        <div key={token.id} className={`${list.row} ${classes.row}`}>
          <span className={list.two}>
            <span className={classes.name}>{token.name}</span>
            <span className={`${list.quiet} mono`}>…{token.hint}</span>
          </span>
          <span className={list.ink}>
            {token.lastUsedAt ? (
              <>
                used <Ago at={token.lastUsedAt} />
              </>
            ) : (
              'never used'
            )}
          </span>
          <span className={list.quiet}>expires {token.expiresAt.slice(0, 10)}</span>
          <Button
            size="xs"
            variant="default"
            onClick={() => setRevoking(token)}
            aria-label={`Revoke ${token.name}`}
          >
            Revoke
          </Button>
        </div>
      ))}
      <NewToken opened={making} onClose={() => setMaking(false)} />
      <ConfirmDialog
        opened={revoking !== null}
        onClose={() => setRevoking(null)}
        title={`Revoke ${revoking?.name ?? ''}?`}
        consequences={[
          'Whatever uses it is refused from now on.',
          'This cannot be undone; make a new one instead.',
        ]}
        confirm={`Revoke ${revoking?.name ?? ''}`}
        pending={revoke.isPending}
        error={revoke.error}
        onConfirm={() => revoking && revoke.mutate({ params: { id: revoking.id } })}
      />
    </Section>
  );
}
