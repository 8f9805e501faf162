import {
  type ApplicationView,
  createApplicationInput,
  syncPolicy,
  updateApplicationInput,
} from '@landfall/contracts/application';
import { type UseFormReturnType, useForm } from '@mantine/form';
import type { z } from 'zod';
import { checkedBy } from '#src/ui/form/checked-by.ts';
import { type PolicyForm, policyForm, policyOf } from './policy-form.ts';
import { emptyRenderer, type RendererForm, rendererForm, rendererOf } from './renderer-form.ts';

/** The form of an application, as its fields hold it. */
export interface ApplicationForm extends RendererForm, PolicyForm {
  name: string;
  repositoryId: string;
  targetRevision: string;
  path: string;
  clusterId: string;
  namespace: string;
}
export type ApplicationFormState = UseFormReturnType<ApplicationForm>;

export const EMPTY_FORM: ApplicationForm = {
  name: '',
  repositoryId: '',
  targetRevision: '',
  path: '',
  clusterId: '',
  namespace: '',
  ...emptyRenderer,
  ...policyForm(syncPolicy.parse({})),
};

/** What the API takes to create it. */
export const toCreate = (form: ApplicationForm): z.input<typeof createApplicationInput> => ({
  name: form.name.trim(),
  repositoryId: form.repositoryId,
  clusterId: form.clusterId,
  namespace: form.namespace.trim(),
  ...toUpdate(form),
});

/** What the API takes to change it. */
export const toUpdate = (form: ApplicationForm): z.input<typeof updateApplicationInput> => ({
  targetRevision: form.targetRevision.trim() || 'HEAD',
  path: form.path.trim() || '.',
  renderer: rendererOf(form),
  syncPolicy: policyOf(form),
});

/** The form of an application that exists. */
export const formOf = (application: ApplicationView): ApplicationForm => ({
  name: application.name,
  repositoryId: application.repositoryId,
  targetRevision: application.targetRevision,
  path: application.path,
  clusterId: application.clusterId,
  namespace: application.namespace,
  ...rendererForm(application.renderer),
  ...policyForm(application.syncPolicy),
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

/** Errors of the API's shape, on the fields of the form: what is a text of lines there is one field here. */
export function renamed(errors: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).map(([key, message]) => [
      key
        .replace(/^renderer\.(helm|plain|kustomize)\.(valuesFiles|parameters|include|exclude)(\..*)?$/, '$2')
        .replace(/^renderer\.kustomize\.(images|replicas|labels|annotations)(\..*)?$/, '$1')
        .replace(/^renderer\.generatePaths(\..*)?$/, 'generatePaths')
        .replace(/^renderer\.((helm|kustomize)\.)?/, '')
        .replace(/^syncPolicy\.syncOptions(\..*)?$/, 'otherOptions')
        .replace(/^syncPolicy\.namespaceMetadata\.labels(\..*)?$/, 'namespaceLabels')
        .replace(/^syncPolicy\.namespaceMetadata\.annotations(\..*)?$/, 'namespaceAnnotations')
        .replace(/^syncPolicy/, 'policy'),
      message,
    ]),
  );
}
