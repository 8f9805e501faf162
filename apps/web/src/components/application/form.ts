import {
  type ApplicationView,
  createApplicationInput,
  type SyncPolicy,
  updateApplicationInput,
} from '@landfall/contracts/application';
import { type RendererOptions, rendererOptions } from '@landfall/contracts/renderer';
import { type UseFormReturnType, useForm } from '@mantine/form';
import type { z } from 'zod';
import { checkedBy } from '#src/ui/form/checked-by.ts';
import { imageLine, imageOf, linesOf, parameterOf } from './lines.ts';

/** The form of an application, as its fields hold it. */
export interface ApplicationForm {
  name: string;
  repositoryId: string;
  targetRevision: string;
  path: string;
  kind: 'auto' | 'plain' | 'kustomize' | 'helm';
  recurse: boolean;
  releaseName: string;
  /** One a line. */
  valuesFiles: string;
  values: string;
  /** `name=value`, one a line. */
  parameters: string;
  skipCrds: boolean;
  /** Globs, one a line. */
  include: string;
  exclude: string;
  namePrefix: string;
  nameSuffix: string;
  /** `name=newName:tag`, one a line, as kustomize writes them. */
  images: string;
  /** What has no field of its own here stays as it is. */
  base: RendererOptions;
  clusterId: string;
  namespace: string;
  policy: SyncPolicy;
}
export type ApplicationFormState = UseFormReturnType<ApplicationForm>;

export const DEFAULT_POLICY: SyncPolicy = {
  automated: true,
  prune: true,
  selfHeal: true,
  createNamespace: true,
  waitForHealth: true,
  waveDeadlineSeconds: 600,
  adopt: false,
  syncOptions: [],
  ignoreDifferences: [],
  namespaceMetadata: { labels: {}, annotations: {} },
};

export const EMPTY_FORM: ApplicationForm = {
  name: '',
  repositoryId: '',
  targetRevision: '',
  path: '',
  kind: 'auto',
  recurse: false,
  releaseName: '',
  valuesFiles: '',
  values: '',
  parameters: '',
  skipCrds: false,
  include: '',
  exclude: '',
  namePrefix: '',
  nameSuffix: '',
  images: '',
  base: rendererOptions.parse({}),
  clusterId: '',
  namespace: '',
  policy: DEFAULT_POLICY,
};

const rendererOf = (form: ApplicationForm) => ({
  ...form.base,
  kind: form.kind,
  recurse: form.recurse,
  plain: { include: linesOf(form.include), exclude: linesOf(form.exclude) },
  kustomize: {
    ...form.base.kustomize,
    namePrefix: form.namePrefix.trim(),
    nameSuffix: form.nameSuffix.trim(),
    images: linesOf(form.images).map(imageOf),
  },
  helm: {
    ...(form.releaseName.trim() === '' ? {} : { releaseName: form.releaseName.trim() }),
    valuesFiles: linesOf(form.valuesFiles),
    values: form.values,
    parameters: linesOf(form.parameters).map((line) => parameterOf(line, form.base)),
    skipCrds: form.skipCrds,
  },
});

/** What the API takes to create it. */
export const toCreate = (form: ApplicationForm): z.input<typeof createApplicationInput> => ({
  name: form.name.trim(),
  repositoryId: form.repositoryId,
  targetRevision: form.targetRevision.trim() || 'HEAD',
  path: form.path.trim() || '.',
  renderer: rendererOf(form),
  clusterId: form.clusterId,
  namespace: form.namespace.trim(),
  syncPolicy: form.policy,
});

/** What the API takes to change it. */
export const toUpdate = (form: ApplicationForm): z.input<typeof updateApplicationInput> => ({
  targetRevision: form.targetRevision.trim() || 'HEAD',
  path: form.path.trim() || '.',
  renderer: rendererOf(form),
  syncPolicy: form.policy,
});

/** The form of an application that exists. */
export const formOf = (application: ApplicationView): ApplicationForm => ({
  name: application.name,
  repositoryId: application.repositoryId,
  targetRevision: application.targetRevision,
  path: application.path,
  kind: application.renderer.kind,
  recurse: application.renderer.recurse,
  releaseName: application.renderer.helm.releaseName ?? '',
  valuesFiles: application.renderer.helm.valuesFiles.join('\n'),
  values: application.renderer.helm.values,
  parameters: application.renderer.helm.parameters.map(({ name, value }) => `${name}=${value}`).join('\n'),
  skipCrds: application.renderer.helm.skipCrds,
  include: application.renderer.plain.include.join('\n'),
  exclude: application.renderer.plain.exclude.join('\n'),
  namePrefix: application.renderer.kustomize.namePrefix,
  nameSuffix: application.renderer.kustomize.nameSuffix,
  images: application.renderer.kustomize.images.map(imageLine).join('\n'),
  base: application.renderer,
  clusterId: application.clusterId,
  namespace: application.namespace,
  policy: application.syncPolicy,
});

const words = {
  repositoryId: 'Choose a repository.',
  clusterId: 'Choose a cluster.',
  name: 'Use lower-case letters, digits and dashes.',
  namespace: 'Use lower-case letters, digits and dashes.',
};

/** The form's state, checked as the API will. */
export function useApplicationForm(
  initialValues: ApplicationForm,
  doing: 'create' | 'update',
): ApplicationFormState {
  const check =
    doing === 'create' ? checkedBy(createApplicationInput, words) : checkedBy(updateApplicationInput);
  return useForm<ApplicationForm>({
    initialValues,
    validate: (values) => renamed(check(doing === 'create' ? toCreate(values) : toUpdate(values))),
  });
}

/** Errors of the API's shape, on the fields of the form. */
function renamed(errors: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).map(([key, message]) => [
      key
        .replace(/^renderer\.helm\.valuesFiles(\..*)?$/, 'valuesFiles')
        .replace(/^renderer\.(helm|plain|kustomize)\.(parameters|include|exclude|images)(\..*)?$/, '$2')
        .replace(/^renderer\.((helm|kustomize)\.)?/, '')
        .replace(/^syncPolicy/, 'policy'),
      message,
    ]),
  );
}
