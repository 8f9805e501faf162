'use client';

import { Select, Switch, Textarea } from '@mantine/core';
import classes from './application.module.css';
import type { ApplicationFormState } from './form.ts';
import { optionValue, SYNC_OPTIONS, type SyncOptionField, withOption } from './sync-options.ts';

/** Argo CD's sync options, each with what it does and under the name that people know. */
export function SyncOptionFields({ form }: { form: ApplicationFormState }) {
  const options = form.values.policy.syncOptions;
  const change = (field: SyncOptionField, value: string) =>
    form.setFieldValue('policy.syncOptions', withOption(options, field, value));
  return (
    <>
      {SYNC_OPTIONS.map((field) => (
        <OptionField
          key={field.name}
          field={field}
          value={optionValue(options, field)}
          onChange={(value) => change(field, value)}
        />
      ))}
      <Textarea
        label="Other sync options"
        description="One a line, for every object; an object’s own annotation wins"
        placeholder="ServerSideApply=true"
        autosize
        minRows={1}
        classNames={{ input: classes.monoInput }}
        {...form.getInputProps('otherOptions')}
      />
    </>
  );
}

interface OptionFieldProps {
  field: SyncOptionField;
  value: string;
  onChange: (value: string) => void;
}

function OptionField({ field: { name, label, help, values }, value, onChange }: OptionFieldProps) {
  const description = (
    <>
      <code>{name}</code>. {help}
    </>
  );
  if (values.length === 2) {
    return (
      <Switch
        label={label}
        description={description}
        checked={value === 'true'}
        onChange={(event) => onChange(String(event.currentTarget.checked))}
      />
    );
  }
  return (
    <Select
      label={label}
      description={description}
      allowDeselect={false}
      data={values.map(([one, words]) => ({ value: one, label: words }))}
      value={value}
      onChange={(next) => next !== null && onChange(next)}
    />
  );
}
