'use client';

import { Switch, Textarea, TextInput } from '@mantine/core';
import { More } from '#src/ui/layout/more.tsx';
import classes from './application.module.css';
import type { ApplicationForm, ApplicationFormState } from './form.ts';
import { PatchFields } from './patch-fields.tsx';

interface FieldsProps {
  form: ApplicationFormState;
}

/** Plain folders: which files. */
export function PlainFields({ form }: FieldsProps) {
  return (
    <>
      <Switch label="Read sub-folders too" {...form.getInputProps('recurse', { type: 'checkbox' })} />
      <Lines form={form} name="include" label="Only these files" placeholder="*.yaml" />
      <Lines form={form} name="exclude" label="Not these files" placeholder="{ci,test}/**" />
    </>
  );
}

/** Whatever makes the manifests: which pushes are looked at. */
export function PushFields({ form }: FieldsProps) {
  const isSet = form.values.generatePaths.trim() !== '';
  return (
    <More label="More: which pushes count" open={isSet || isWrong(form, ['generatePaths'])}>
      <Lines
        form={form}
        name="generatePaths"
        label="Only changes in"
        placeholder="../base"
        description="As Argo CD’s manifest-generate-paths. Left empty, every file counts that the render reads."
      />
    </More>
  );
}

const OVERLAY = ['replicas', 'labels', 'annotations'] as const;

/** Kustomize: an overlay over the folder. */
export function KustomizeFields({ form }: FieldsProps) {
  const { values } = form;
  const isSet = values.patches.length > 0 || OVERLAY.some((name) => values[name].trim() !== '');
  return (
    <>
      <div className={classes.pair}>
        <TextInput label="Name prefix" {...form.getInputProps('namePrefix')} />
        <TextInput label="Name suffix" {...form.getInputProps('nameSuffix')} />
      </div>
      <Lines form={form} name="images" label="Images" placeholder="web=registry.example.com/web:2" />
      <More label="More: replicas, labels, annotations, patches" open={isSet || isWrong(form, OVERLAY)}>
        <Lines form={form} name="replicas" label="Replicas" placeholder="web=3" />
        <Lines form={form} name="labels" label="Labels of every object" placeholder="team=shop" />
        <Switch
          label="Labels in selectors and pod templates too"
          description="As kustomize’s commonLabels. A selector that exists cannot be changed any more."
          {...form.getInputProps('labelsInSelectors', { type: 'checkbox' })}
        />
        <Lines
          form={form}
          name="annotations"
          label="Annotations of every object"
          placeholder="example.com/owner=shop"
        />
        <PatchFields form={form} />
      </More>
    </>
  );
}

/** Helm: the chart's values, files first, then texts, then parameters. */
export function HelmFields({ form }: FieldsProps) {
  const { parameters, kubeVersion, skipCrds } = form.values;
  const isSet = skipCrds || parameters.trim() !== '' || kubeVersion.trim() !== '';
  return (
    <>
      <TextInput
        label="Release name"
        description="The application's name when left empty"
        {...form.getInputProps('releaseName')}
      />
      <Lines
        form={form}
        name="valuesFiles"
        label="Values files"
        placeholder="values-production.yaml"
        description="Relative to the path; the later one wins"
      />
      <Textarea
        label="Values"
        description="YAML that wins over the files"
        autosize
        minRows={4}
        classNames={{ input: classes.monoInput }}
        {...form.getInputProps('values')}
      />
      <More
        label="More: parameters, Kubernetes version, CRDs"
        open={isSet || isWrong(form, ['parameters', 'kubeVersion'])}
      >
        <Lines
          form={form}
          name="parameters"
          label="Parameters"
          placeholder="image.tag=v2"
          description="They win over values, like --set"
        />
        <TextInput
          label="Kubernetes version"
          description="What the chart is told; the cluster’s own when left empty"
          placeholder="1.34.0"
          {...form.getInputProps('kubeVersion')}
        />
        <Switch
          label="Leave out the chart’s CRDs"
          {...form.getInputProps('skipCrds', { type: 'checkbox' })}
        />
      </More>
    </>
  );
}

/** What is wrong is never folded away. */
const isWrong = ({ errors }: ApplicationFormState, names: readonly string[]): boolean =>
  Object.keys(errors).some((key) => names.includes(key) || key.startsWith('patches.'));

interface LinesProps extends FieldsProps {
  name: keyof {
    [Name in keyof ApplicationForm as ApplicationForm[Name] extends string ? Name : never]: string;
  };
  label: string;
  placeholder: string;
  description?: string;
}

/** Several texts, one a line. */
function Lines({ form, name, label, placeholder, description }: LinesProps) {
  return (
    <Textarea
      label={`${label}, one a line`}
      description={description}
      placeholder={placeholder}
      autosize
      minRows={1}
      classNames={{ input: classes.monoInput }}
      {...form.getInputProps(name)}
    />
  );
}
