'use client';

import { Button } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import { reads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { useRead } from '#src/api/use-read.ts';
import { ReasonDialog } from './reason-dialog.tsx';

/** Stops everything that happens by itself, for all applications. Gone while the line is stopped: the banner lifts it. */
export function StopLine() {
  const [asked, setAsked] = useState(false);
  const line = useRead(reads.line()).data;
  const stop = useAct('line.stop', { stale: [['line']], onDone: () => setAsked(false) });
  if (!line || line.line !== null) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconHandStop size={16} />} onClick={() => setAsked(true)}>
        Stop the line…
      </Button>
      {asked && (
        <ReasonDialog
          danger
          onClose={() => setAsked(false)}
          title="Stop the line"
          consequences={[
            'Nothing of the organization syncs or heals by itself until somebody lifts it. Syncs that run go to their end.',
            'Pushes are rendered and wait: the newest of each application starts when it is lifted.',
            'A person may still sync or roll back, and has to say why.',
          ]}
          confirm="Stop the line"
          keep="Let it run"
          pending={stop.isPending}
          error={stop.error}
          onConfirm={(reason) => stop.mutate({ body: { reason } })}
        />
      )}
    </>
  );
}
