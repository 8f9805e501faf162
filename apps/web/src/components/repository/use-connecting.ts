'use client';

import type { RepositoryConnected } from '@landfall/contracts/repository';
import { connectRepositoryInput } from '@landfall/contracts/repository';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useEffect } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { type Probing, useProbe } from '#src/components/probe/use-probe.ts';
import type { SshFields } from '#src/components/ssh/access-fields.tsx';
import { accessOf, isSshAddress, missingIn } from '#src/components/ssh/access-of.ts';
import { checkedBy } from '#src/ui/form/checked-by.ts';
import { nameOf } from './name-of.ts';

export interface ConnectFields extends SshFields {
  name: string;
  url: string;
  isPrivate: boolean;
  username: string;
  token: string;
}

const NOTHING: ConnectFields = {
  name: '',
  url: '',
  isPrivate: false,
  username: '',
  token: '',
  deployKey: null,
  knownHosts: '',
};
/** What an answer was about: with another, it is forgotten. The form keeps copies, so a key is told by its id. */
const askedWith = ({ url, token, isPrivate, deployKey, knownHosts }: ConnectFields): string =>
  JSON.stringify([url, token, isPrivate, deployKey?.id, knownHosts]);

const inputOf = (fields: ConnectFields) => {
  const [name, url] = [fields.name.trim(), fields.url.trim()];
  if (isSshAddress(url)) {
    const ssh = accessOf(url, fields);
    return { name, url, ...(ssh ? { ssh } : {}) };
  }
  const { isPrivate, username, token } = fields;
  return { name, url, ...(isPrivate ? { credential: { username: username.trim() || 'git', token } } : {}) };
};

export interface Connecting {
  form: UseFormReturnType<ConnectFields>;
  probe: Probing<'repository'>;
  connect: { isPending: boolean; error: Error | null };
  /** Asks the repository with what stands in the form. */
  test: () => void;
  takeSample: (url: string) => void;
  save: () => void;
}

/** The form that connects a repository: asked first, saved then. */
export function useConnecting(onConnected: (repository: RepositoryConnected) => void): Connecting {
  const probe = useProbe('repository');
  const connect = useAct('repositories.connect', { stale: [['repositories']], onDone: onConnected });
  const form = useForm<ConnectFields>({
    initialValues: NOTHING,
    validate: (values) => errorsOf(values),
    onValuesChange: (values, before) => {
      if (askedWith(values) !== askedWith(before)) probe.clear();
    },
  });

  // The answer carries the address as it is meant, and suggests a name.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new answer fills the form
  useEffect(() => {
    if (probe.result && form.values.name === '') form.setFieldValue('name', nameOf(probe.result.url));
  }, [probe.result]);

  const test = (): void => {
    const asked = ['url', 'token', 'deployKey', 'knownHosts'] as const;
    if (asked.map((field) => form.validateField(field)).some(({ hasError }) => hasError)) return;
    const { name: _, ...question } = inputOf({ ...form.values });
    void probe.ask({ kind: 'repository', ...question });
  };
  const takeSample = (url: string): void => {
    form.setValues({ ...NOTHING, url });
    void probe.ask({ kind: 'repository', url, sample: true });
  };
  const save = (): void => {
    const values = form.values;
    connect.mutate({ body: { ...inputOf(values), url: probe.result?.url ?? values.url } });
  };
  return { form, probe, connect, test, takeSample, save };
}

function errorsOf(values: ConnectFields): Record<string, string> {
  const errors = checkedBy(connectRepositoryInput)(inputOf({ ...values, name: values.name || 'x' }));
  if (values.url.trim() === '') errors.url = 'Paste the address of a repository.';
  if (errors['credential.token']) errors.token = 'Paste a token, or switch Private off.';
  return isSshAddress(values.url) ? { ...errors, ...missingIn(values.url.trim(), values) } : errors;
}
