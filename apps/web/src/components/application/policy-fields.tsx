'use client';

import { NumberInput, Switch } from '@mantine/core';
import classes from './application.module.css';
import type { ApplicationFormState } from './form.ts';

const SWITCHES = [
  [
    'automated',
    'Sync by itself',
    'Every push that changes this application is applied. Off: it waits for your Sync.',
  ],
  ['prune', 'Prune', 'What leaves Git leaves the cluster. Only what we applied, never everything at once.'],
  ['selfHeal', 'Heal drift', 'What others change on the cluster is put back as it is in Git.'],
  ['createNamespace', 'Create the namespace', 'When it does not exist yet.'],
  ['waitForHealth', 'Wait for health', 'A sync ends when its objects are healthy, not when they are sent.'],
] as const;

/** The policy's switches, each with what it does. */
export function PolicyFields({ form }: { form: ApplicationFormState }) {
  return (
    <div className={classes.switches}>
      {SWITCHES.map(([name, label, description]) => (
        <Switch
          key={name}
          label={label}
          description={description}
          {...form.getInputProps(`policy.${name}`, { type: 'checkbox' })}
        />
      ))}
      <NumberInput
        label="Deadline of a wave"
        description="Seconds until a sync gives up on a wave and names what held it"
        min={5}
        max={86_400}
        classNames={{ wrapper: classes.short ?? '' }}
        {...form.getInputProps('policy.waveDeadlineSeconds')}
      />
    </div>
  );
}
