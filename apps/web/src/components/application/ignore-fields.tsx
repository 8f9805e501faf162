'use client';

import { type IgnoreDifference, stillHolds } from '@landfall/contracts/application';
import { ActionIcon, Button, Textarea, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { dayOf, endOfDay } from '#src/components/drift/words.ts';
import classes from './application.module.css';
import type { ApplicationFormState } from './form.ts';
import { linesOf } from './lines.ts';

const EMPTY: IgnoreDifference = {
  group: '',
  kind: '',
  jsonPointers: [],
  jqPathExpressions: [],
  managedFieldsManagers: [],
};

const FORMS = [
  ['jsonPointers', 'Pointers', '/spec/replicas'],
  ['jqPathExpressions', 'jq expressions', '.spec.template.spec.containers[] | select(.name == "proxy")'],
  ['managedFieldsManagers', 'Managers', 'kube-controller-manager'],
] as const;

/** Fields whose difference is none: by pointer, by jq, or by who manages them; a rule for a kind each. */
export function IgnoreFields({ form }: { form: ApplicationFormState }) {
  const rules = form.values.policy.ignoreDifferences;
  const change = (at: number, over: Partial<IgnoreDifference>) =>
    form.setFieldValue(`policy.ignoreDifferences.${at}`, { ...EMPTY, ...rules[at], ...over });
  return (
    <div className={classes.rules}>
      <div>
        <span className={classes.label}>Ignored differences</span>
        <p className={classes.help}>
          What others may change without being out of sync. They are applied as in Git when something else
          changes, unless the option RespectIgnoreDifferences=true is set.
        </p>
      </div>
      {rules.map((rule, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no identity but its place
        <fieldset key={at} className={classes.rule}>
          <legend className={classes.srOnly}>Rule {at + 1}</legend>
          <div className={classes.pair}>
            <TextInput
              label="Group"
              placeholder="apps, or * for all"
              value={rule.group}
              onChange={(event) => change(at, { group: event.currentTarget.value.trim() })}
            />
            <TextInput
              label="Kind"
              placeholder="Deployment, or *"
              value={rule.kind}
              error={form.errors[`policy.ignoreDifferences.${at}.kind`]}
              onChange={(event) => change(at, { kind: event.currentTarget.value.trim() })}
            />
          </div>
          <div className={classes.pair}>
            <TextInput
              label="Namespace"
              placeholder="every one"
              value={rule.namespace ?? ''}
              onChange={(event) => change(at, { namespace: event.currentTarget.value.trim() || undefined })}
            />
            <TextInput
              label="Name"
              placeholder="every one"
              value={rule.name ?? ''}
              onChange={(event) => change(at, { name: event.currentTarget.value.trim() || undefined })}
            />
          </div>
          {FORMS.map(([name, label, placeholder]) => (
            <Textarea
              key={name}
              label={`${label}, one a line`}
              placeholder={placeholder}
              autosize
              minRows={1}
              classNames={{ input: classes.monoInput }}
              defaultValue={rule[name].join('\n')}
              onBlur={(event) => change(at, { [name]: linesOf(event.currentTarget.value) })}
            />
          ))}
          <TextInput
            type="date"
            label="Until the end of"
            description={
              rule.expiresAt === undefined || stillHolds(rule, new Date())
                ? 'Left empty it holds until it is removed.'
                : 'This day is over: the rule does nothing any more.'
            }
            value={dayOf(rule.expiresAt)}
            onChange={(event) => change(at, { expiresAt: endOfDay(event.currentTarget.value) })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Remove rule ${at + 1}`}
            onClick={() => form.removeListItem('policy.ignoreDifferences', at)}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </fieldset>
      ))}
      <Button
        variant="default"
        size="xs"
        onClick={() => form.insertListItem('policy.ignoreDifferences', EMPTY)}
      >
        Add a rule
      </Button>
    </div>
  );
}
