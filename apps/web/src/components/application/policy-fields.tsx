'use client';

import { NumberInput, Switch, Textarea } from '@mantine/core';
import classes from './application.module.css';
import type { ApplicationFormState } from './form.ts';
import { IgnoreFields } from './ignore-fields.tsx';
import { linesOf } from './lines.ts';

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
  [
    'adopt',
    'Take over what other tools made',
    'Objects that kubectl, Helm, Argo CD or Flux made become this application’s; what Git does not have of them goes.',
  ],
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
      <Textarea
        label="Sync options"
        description="Argo CD’s, one a line, for every object; an object’s own annotation wins"
        placeholder={'PruneLast=true\nPrunePropagationPolicy=background'}
        autosize
        minRows={1}
        classNames={{ input: classes.monoInput }}
        error={Object.entries(form.errors).find(([key]) => key.startsWith('policy.syncOptions'))?.[1]}
        defaultValue={form.values.policy.syncOptions.join('\n')}
        onBlur={(event) => form.setFieldValue('policy.syncOptions', linesOf(event.currentTarget.value))}
      />
      <IgnoreFields form={form} />
    </div>
  );
}
