'use client';

import type { DeployableFolder } from '@landfall/contracts/probe';
import { Autocomplete, SegmentedControl, Switch, Textarea, TextInput } from '@mantine/core';
import classes from './application.module.css';
import type { ApplicationFormState } from './form.ts';

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
      {form.values.kind === 'plain' && (
        <>
          <Switch label="Read sub-folders too" {...form.getInputProps('recurse', { type: 'checkbox' })} />
          <Lines form={form} name="include" label="Only these files" placeholder="*.yaml" />
          <Lines form={form} name="exclude" label="Not these files" placeholder="{ci,test}/**" />
        </>
      )}
      {form.values.kind === 'kustomize' && (
        <>
          <div className={classes.pair}>
            <TextInput label="Name prefix" {...form.getInputProps('namePrefix')} />
            <TextInput label="Name suffix" {...form.getInputProps('nameSuffix')} />
          </div>
          <Lines form={form} name="images" label="Images" placeholder="web=registry.example.com/web:2" />
        </>
      )}
      {form.values.kind === 'helm' && <HelmFields form={form} />}
    </>
  );
}

/** Several texts, one a line. */
function Lines({
  form,
  name,
  label,
  placeholder,
}: {
  form: ApplicationFormState;
  name: 'include' | 'exclude' | 'images' | 'parameters';
  label: string;
  placeholder: string;
}) {
  return (
    <Textarea
      label={`${label}, one a line`}
      placeholder={placeholder}
      autosize
      minRows={1}
      classNames={{ input: classes.monoInput }}
      {...form.getInputProps(name)}
    />
  );
}

function HelmFields({ form }: { form: ApplicationFormState }) {
  return (
    <>
      <TextInput
        label="Release name"
        description="The application's name when left empty"
        {...form.getInputProps('releaseName')}
      />
      <Textarea
        label="Values files"
        description="One a line, relative to the path"
        placeholder="values-production.yaml"
        autosize
        minRows={2}
        classNames={{ input: classes.monoInput }}
        {...form.getInputProps('valuesFiles')}
      />
      <Textarea
        label="Values"
        description="YAML that wins over the files"
        autosize
        minRows={4}
        classNames={{ input: classes.monoInput }}
        {...form.getInputProps('values')}
      />
      <Lines
        form={form}
        name="parameters"
        label="Parameters: they win over values"
        placeholder="image.tag=v2"
      />
      <Switch label="Leave out the chart’s CRDs" {...form.getInputProps('skipCrds', { type: 'checkbox' })} />
    </>
  );
}
