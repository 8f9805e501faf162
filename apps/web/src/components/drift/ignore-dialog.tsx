'use client';

import type { DriftGroup, IgnoreDriftInput } from '@landfall/contracts/drift';
import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { reads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { useRead } from '#src/api/use-read.ts';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { toastDone } from '#src/ui/problem/toast.ts';
import { counted } from '#src/ui/text/counted.ts';
import classes from './drift.module.css';
import { IgnorePreviewView } from './ignore-preview.tsx';
import { dayOf, endOfDay, shortWords, whatWords } from './words.ts';

interface IgnoreDialogProps {
  group: DriftGroup;
  onClose: () => void;
}

/** Ignoring a change: for these objects or for all of the kind, for how long, and what else that hides. */
export function IgnoreDialog({ group, onClose }: IgnoreDialogProps) {
  const { drifts } = group;
  const [scope, setScope] = useState<IgnoreDriftInput['scope']>('object');
  const [look] = useState(() => String(Date.now()));
  const [day, setDay] = useState('');
  const expiresAt = endOfDay(day);
  const isOver = expiresAt !== undefined && new Date(expiresAt) <= new Date();
  const driftIds = drifts.map(({ id }) => id);
  const input = { driftIds, scope };
  // What is hidden does not depend on the day.
  const preview = useRead(reads.ignorePreview(input, look));
  const [first] = drifts;
  const field = first ? shortWords(first) : '';
  const whole = first ? whatWords(first) : '';
  const kind = first?.ref.kind ?? 'object';
  const ignore = useAct('drifts.ignore', {
    onDone: ({ drifts: hidden }) => {
      toastDone(`${field} is ignored in ${counted(hidden.length, 'object')}.`);
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Ignore ${field}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack>
        {whole !== field && <p className={classes.whole}>{whole}</p>}
        <Radio.Group
          label="Which objects"
          value={scope}
          onChange={(value) => setScope(value === 'kind' ? 'kind' : 'object')}
        >
          <Stack gap={8} mt={8}>
            <Radio
              value="object"
              label={drifts.length === 1 ? `This ${kind}` : `These ${drifts.length} objects`}
              description="Others of the kind are kept as in Git."
            />
            <Radio
              value="kind"
              label={`Every ${kind} in the application`}
              description="Those that come later, too."
            />
          </Stack>
        </Radio.Group>
        <TextInput
          type="date"
          label="Until the end of"
          description="Left empty it is ignored until you remove the rule in the application’s settings."
          min={dayOf(new Date().toISOString())}
          value={day}
          error={isOver ? 'Choose a day to come.' : null}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <IgnorePreviewView preview={preview} />
        {ignore.error && <ErrorNote error={ignore.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={ignore.isPending}
            disabled={isOver || preview.data === undefined}
            onClick={() => ignore.mutate({ body: { ...input, ...(expiresAt ? { expiresAt } : {}) } })}
          >
            Ignore {field}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
