'use client';

import { type ActVerb, canAct } from '@landfall/contracts/act';
import type { ApplicationDetail, ResourceState } from '@landfall/contracts/application';
import { Button } from '@mantine/core';
import { IconArrowsVertical, IconRotateClockwise } from '@tabler/icons-react';
import { useState } from 'react';
import { ProbeNote } from '#src/components/probe/probe-note.tsx';
import { useAnswer } from '#src/components/probe/use-probe.ts';
import { ActDialog } from './act-dialog.tsx';
import { actedWords } from './act-words.ts';
import classes from './application.module.css';

interface ObjectActsProps {
  application: ApplicationDetail;
  state: ResourceState;
}

const VERBS: { verb: ActVerb; label: string; Icon: typeof IconRotateClockwise }[] = [
  { verb: 'restart', label: 'Restart…', Icon: IconRotateClockwise },
  { verb: 'scale-back', label: 'Scale back…', Icon: IconArrowsVertical },
];

/** What may be done to one object beside a sync: a restart, and its replicas as they were applied. Nothing for other kinds. */
export function ObjectActs({ application, state }: ObjectActsProps) {
  const [asked, setAsked] = useState<ActVerb | null>(null);
  const answer = useAnswer('act');
  const { ref } = state;
  const possible = VERBS.filter(({ verb }) => canAct(verb, ref));
  if (possible.length === 0) return null;
  return (
    <div className={classes.acts}>
      <div className={classes.actButtons}>
        {possible.map(({ verb, label, Icon }) => (
          <Button
            key={verb}
            size="xs"
            variant="default"
            leftSection={<Icon size={14} />}
            disabled={answer.pending}
            onClick={() => setAsked(verb)}
          >
            {label}
          </Button>
        ))}
      </div>
      <ProbeNote probe={answer} asking="asking the cluster" />
      {answer.result && (
        <p className={classes.acted} role="status">
          {actedWords(answer.result.acted)}
        </p>
      )}
      {asked !== null && (
        <ActDialog
          application={application}
          state={state}
          verb={asked}
          onClose={() => setAsked(null)}
          onAsked={(sent) => {
            setAsked(null);
            void answer.send(async () => sent);
          }}
        />
      )}
    </div>
  );
}
