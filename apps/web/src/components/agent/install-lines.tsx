'use client';

import type { AgentInstall } from '@landfall/contracts/agent';
import { Button, Stack, Tabs } from '@mantine/core';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { CopyLines } from '#src/ui/text/copy.tsx';
import text from '#src/ui/text/text.module.css';
import { spanWords } from '#src/ui/text/time.ts';
import { useNow } from '#src/ui/text/use-now.ts';
import classes from './agent.module.css';
import { RunHere } from './run-here.tsx';
import type { useInstall } from './use-install.ts';

const WAYS = [
  { key: 'kubectl', title: 'kubectl', words: 'Run this once, with access to the cluster:' },
  { key: 'helm', title: 'Helm', words: 'Or as a release, which you can read and upgrade like any other:' },
  {
    key: 'process',
    title: 'A plain process',
    words: 'Or outside of the cluster, beside a kubeconfig, where containers cannot be run:',
  },
] as const;

/** The lines that install an agent, for how long they are good, and a new one when that is over. */
export function InstallLines({ making }: { making: ReturnType<typeof useInstall> }) {
  const now = useNow();
  const { install, error } = making;
  const leftMs = install === null ? 0 : Date.parse(install.expiresAt) - now;
  return (
    <Stack gap={16}>
      {install !== null && leftMs > 0 && (
        <>
          <RunHere token={install.token} />
          <Lines install={install} />
          <p className={classes.good}>
            <span>Good for {now === 0 ? '15 min' : spanWords(leftMs)}, and for one installation.</span>
            <Button
              size="compact-xs"
              variant="transparent"
              px={0}
              loading={making.isMaking}
              onClick={making.makeNew}
            >
              Make a new one
            </Button>
          </p>
        </>
      )}
      {(install === null || leftMs <= 0) && (
        <>
          <p className={text.words}>
            {install === null
              ? 'The line holds a token that is shown once. Make a new one to see it; the one of before stops working.'
              : 'The line is not good any more: its token was for 15 minutes.'}
          </p>
          <div>
            <Button loading={making.isMaking} onClick={making.makeNew}>
              Make a new one
            </Button>
          </div>
        </>
      )}
      {error && <ErrorNote error={error} />}
    </Stack>
  );
}

function Lines({ install }: { install: AgentInstall }) {
  return (
    <Tabs defaultValue="kubectl" keepMounted={false}>
      <Tabs.List mb={16}>
        {WAYS.map(({ key, title }) => (
          <Tabs.Tab key={key} value={key}>
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {WAYS.map(({ key, title, words }) => (
        <Tabs.Panel key={key} value={key}>
          <Stack gap={16}>
            <p className={text.words}>{words}</p>
            <CopyLines lines={install[key]} what={`${title} line`} wrap />
          </Stack>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
