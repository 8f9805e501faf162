'use client';

import { NumberInput, Switch, Textarea } from '@mantine/core';
import { More } from '#src/ui/layout/more.tsx';
import classes from './application.module.css';
import type { ApplicationFormState } from './form.ts';
import { IgnoreFields } from './ignore-fields.tsx';
import { SyncOptionFields } from './sync-option-fields.tsx';

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
      <More label="More: options of a sync, the namespace, ignored differences" open={hasMore(form)}>
        <NumberInput
          label="Deadline of a wave"
          description="Seconds until a sync gives up on a wave and names what held it"
          min={5}
          max={86_400}
          classNames={{ wrapper: classes.short ?? '' }}
          {...form.getInputProps('policy.waveDeadlineSeconds')}
        />
        <SyncOptionFields form={form} />
        <NamespaceFields form={form} />
        <IgnoreFields form={form} />
      </More>
    </div>
  );
}

/** What is set or wrong is never folded away. */
function hasMore({ values, errors }: ApplicationFormState): boolean {
  const { policy, otherOptions, namespaceLabels, namespaceAnnotations } = values;
  const texts = [otherOptions, namespaceLabels, namespaceAnnotations];
  const wrong = /^(otherOptions|namespace(Labels|Annotations)|policy\.)/;
  return (
    policy.syncOptions.length + policy.ignoreDifferences.length > 0 ||
    texts.some((text) => text.trim() !== '') ||
    Object.keys(errors).some((key) => wrong.test(key))
  );
}

function NamespaceFields({ form }: { form: ApplicationFormState }) {
  const disabled = !form.values.policy.createNamespace;
  return (
    <>
      {(['Labels', 'Annotations'] as const).map((what) => (
        <Textarea
          key={what}
          label={`${what} of the namespace`}
          description="key=value, one a line; on the destination namespace, beside what is there; taken out here, it stays there"
          placeholder={what === 'Labels' ? 'pod-security.kubernetes.io/enforce=baseline' : 'team=shop'}
          autosize
          minRows={1}
          disabled={disabled}
          classNames={{ input: classes.monoInput }}
          {...form.getInputProps(`namespace${what}`)}
        />
      ))}
    </>
  );
}
