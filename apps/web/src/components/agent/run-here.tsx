'use client';

import type { LocalStatus } from '@landfall/contracts/local';
import { Button } from '@mantine/core';
import { reads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { useRead } from '#src/api/use-read.ts';
import probe from '#src/components/probe/probe.module.css';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';

/** Gives the token to the agent that `npm start -- --agent` runs; nothing elsewhere. */
export function RunHere({ token }: { token: string }) {
  const agent = useRead(reads.local()).data?.agent;
  const run = useAct('platform.runAgent');
  if (!agent) return null;
  return (
    <>
      <div className={probe.row}>
        <Button variant="light" loading={run.isPending} onClick={() => run.mutate({ body: { token } })}>
          Run it in the {agent.cluster} cluster
        </Button>
        <span className={probe.quiet}>{wordsOf(agent, run.isSuccess)}</span>
      </div>
      {run.error && <ErrorNote error={run.error} />}
    </>
  );
}

function wordsOf({ state, detail }: NonNullable<LocalStatus['agent']>, isGiven: boolean): string {
  if (state === 'failed') return detail;
  return isGiven ? 'it starts on this machine' : 'as a process on this machine';
}
