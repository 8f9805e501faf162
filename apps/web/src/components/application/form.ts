import {
  type ApplicationView,
  createApplicationInput,
  type SyncPolicy,
  updateApplicationInput,
} from '@landfall/contracts/application';
import { type UseFormReturnType, useForm } from '@mantine/form';
import type { z } from 'zod';
import { checkedBy } from '#src/ui/form/checked-by.ts';

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
  clusterId: '',
  namespace: '',
  policy: DEFAULT_POLICY,
};

const rendererOf = ({ kind, recurse, releaseName, valuesFiles, values }: ApplicationForm) => ({
  kind,
  recurse,
  helm: {
    ...(releaseName.trim() === '' ? {} : { releaseName: releaseName.trim() }),
    valuesFiles: valuesFiles
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    values,
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
        .replace(/^renderer\.(helm\.)?/, '')
        .replace(/^syncPolicy/, 'policy'),
      message,
    ]),
  );
}
