'use client';

import type { DeployableFolder } from '@landfall/contracts/probe';
import { Autocomplete, SegmentedControl } from '@mantine/core';
import classes from './application.module.css';
import type { ApplicationFormState } from './form.ts';
import { HelmFields, KustomizeFields, PlainFields, PushFields } from './renderer-fields.tsx';

interface SourceFieldsProps {
  form: ApplicationFormState;
  /** What was found in the repository, when it was asked. */
  folders?: readonly DeployableFolder[];
  revisions?: readonly string[];
}

/** Revision, path and how the manifests are made. */
export function SourceFields({ form, folders = [], revisions = [] }: SourceFieldsProps) {
  const chooseFolder = (path: string): void => {
    form.setFieldValue('path', path);
    const found = folders.find((folder) => folder.path === path);
    if (found) form.setFieldValue('kind', found.kind);
  };
  return (
    <>
      <div className={classes.pair}>
        <Autocomplete
          label="Revision"
          description="A branch, a tag, a range like 1.x, or a commit"
          placeholder="HEAD"
          data={[...revisions]}
          {...form.getInputProps('targetRevision')}
        />
        <Autocomplete
          label="Path"
          description="The folder in the repository"
          placeholder="."
          data={folders.map(({ path }) => path)}
          {...form.getInputProps('path')}
          onChange={chooseFolder}
        />
      </div>
      <div>
        <span className={classes.label} id="renderer-label">
          Manifests are made with
        </span>
        <SegmentedControl
          fullWidth
          aria-labelledby="renderer-label"
          data={[
            { value: 'auto', label: 'Detect' },
            { value: 'plain', label: 'Plain' },
            { value: 'kustomize', label: 'Kustomize' },
            { value: 'helm', label: 'Helm' },
          ]}
          {...form.getInputProps('kind')}
        />
      </div>
      {form.values.kind === 'plain' && <PlainFields form={form} />}
      {form.values.kind === 'kustomize' && <KustomizeFields form={form} />}
      {form.values.kind === 'helm' && <HelmFields form={form} />}
      <PushFields form={form} />
    </>
  );
}
