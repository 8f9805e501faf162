'use client';

import { ActionIcon, Button, Textarea, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import classes from './application.module.css';
import type { ApplicationFormState } from './form.ts';
import type { Patch } from './renderer-form.ts';

const EMPTY: Patch = { patch: '' };

/** Kustomize's patches, a box for each: what to change, and of which objects. */
export function PatchFields({ form }: { form: ApplicationFormState }) {
  const { patches } = form.values;
  const change = (at: number, over: Partial<Patch>) =>
    form.setFieldValue(`patches.${at}`, { ...EMPTY, ...patches[at], ...over });
  const aim = (at: number, key: 'kind' | 'name', text: string) => {
    const { [key]: _gone, ...rest } = patches[at]?.target ?? {};
    const target = text.trim() === '' ? rest : { ...rest, [key]: text.trim() };
    const { target: _old, ...patch } = patches[at] ?? EMPTY;
    form.setFieldValue(`patches.${at}`, Object.keys(target).length === 0 ? patch : { ...patch, target });
  };
  return (
    <div className={classes.rules}>
      <span className={classes.label}>Patches</span>
      {patches.map((patch, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a patch has no identity but its place
        <fieldset key={at} className={classes.rule}>
          <legend className={classes.srOnly}>Patch {at + 1}</legend>
          <div className={classes.pair}>
            <TextInput
              label="Kind"
              placeholder="Deployment"
              value={patch.target?.kind ?? ''}
              onChange={(event) => aim(at, 'kind', event.currentTarget.value)}
            />
            <TextInput
              label="Name"
              placeholder="web, or a pattern; all when empty"
              value={patch.target?.name ?? ''}
              onChange={(event) => aim(at, 'name', event.currentTarget.value)}
            />
          </div>
          <Textarea
            label="Patch"
            description="Strategic merge or JSON patch, as YAML"
            placeholder={'- op: replace\n  path: /spec/replicas\n  value: 3'}
            autosize
            minRows={3}
            classNames={{ input: classes.monoInput }}
            value={patch.patch}
            error={form.errors[`patches.${at}.patch`]}
            onChange={(event) => change(at, { patch: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Remove patch ${at + 1}`}
            onClick={() => form.removeListItem('patches', at)}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </fieldset>
      ))}
      <Button variant="default" size="xs" onClick={() => form.insertListItem('patches', EMPTY)}>
        Add a patch
      </Button>
    </div>
  );
}
