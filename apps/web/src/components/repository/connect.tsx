'use client';

import type { RepositoryConnected } from '@landfall/contracts/repository';
import { connectRepositoryInput } from '@landfall/contracts/repository';
import { Button, PasswordInput, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect } from 'react';
import { useAct } from '#src/api/use-act.ts';
import classes from '#src/components/probe/probe.module.css';
import { ProbeNote } from '#src/components/probe/probe-note.tsx';
import { useProbe } from '#src/components/probe/use-probe.ts';
import { checkedBy } from '#src/ui/form/checked-by.ts';
import { Split } from '#src/ui/layout/split.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { RepositoryFound } from './found.tsx';
import { nameOf } from './name-of.ts';

interface ConnectRepositoryProps {
  onConnected: (repository: RepositoryConnected) => void;
  /** Address of the sample repository, where there is one. */
  sample?: string | null | undefined;
}

interface Fields {
  name: string;
  url: string;
  isPrivate: boolean;
  username: string;
  token: string;
}

const inputOf = ({ name, url, isPrivate, username, token }: Fields) => ({
  name: name.trim(),
  url: url.trim(),
  ...(isPrivate ? { credential: { username: username.trim() || 'git', token } } : {}),
});

/** Connect a repository: an address, a test that shows what is in it, a name. */
export function ConnectRepository({ onConnected, sample }: ConnectRepositoryProps) {
  const probe = useProbe('repository');
  const connect = useAct('repositories.connect', { stale: [['repositories']], onDone: onConnected });
  const form = useForm<Fields>({
    initialValues: { name: '', url: '', isPrivate: false, username: '', token: '' },
    validate: (values) => errorsOf(values),
    onValuesChange: (values, before) => {
      if (values.url !== before.url || values.token !== before.token || values.isPrivate !== before.isPrivate)
        probe.clear();
    },
  });

  // The answer carries the address as it is meant, and suggests a name.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new answer fills the form
  useEffect(() => {
    if (probe.result && form.values.name === '') form.setFieldValue('name', nameOf(probe.result.url));
  }, [probe.result]);

  const test = (): void => {
    if (form.validateField('url').hasError || form.validateField('credential').hasError) return;
    const { url, credential } = inputOf({ ...form.values });
    void probe.ask({ kind: 'repository', url, ...(credential ? { credential } : {}) });
  };
  const takeSample = (url: string): void => {
    form.setValues({ url, isPrivate: false, token: '' });
    void probe.ask({ kind: 'repository', url: url, sample: true });
  };

  return (
    <Split
      left={
        <form
          className={classes.form}
          noValidate
          onSubmit={form.onSubmit((values) =>
            connect.mutate({ body: { ...inputOf(values), url: probe.result?.url ?? values.url } }),
          )}
        >
          {sample && (
            <div className={classes.row}>
              <Button variant="light" onClick={() => takeSample(sample)}>
                Use the sample repository
              </Button>
              <span className={classes.quiet}>a small shop, ready to deploy</span>
            </div>
          )}
          <TextInput
            label="Address"
            description="HTTPS, as you would clone it"
            placeholder="https://github.com/acme/deploy.git"
            {...form.getInputProps('url')}
          />
          <Switch
            label="Private: it needs a token"
            {...form.getInputProps('isPrivate', { type: 'checkbox' })}
          />
          {form.values.isPrivate && (
            <div className={classes.pair}>
              <TextInput label="User" placeholder="git" {...form.getInputProps('username')} />
              <PasswordInput
                label="Token"
                description="Read access is enough. It is sealed; nobody can read it again, not even you."
                autoComplete="off"
                {...form.getInputProps('token')}
              />
            </div>
          )}
          <div className={classes.row}>
            <Button variant={probe.result ? 'default' : 'filled'} loading={probe.pending} onClick={test}>
              Test the connection
            </Button>
          </div>
          {probe.result && (
            <>
              <TextInput
                label="Name"
                description="As you will see it in lists"
                {...form.getInputProps('name')}
              />
              {connect.error && <ErrorNote error={connect.error} />}
              <div className={classes.row}>
                <Button type="submit" loading={connect.isPending}>
                  Connect {form.values.name || 'repository'}
                </Button>
              </div>
            </>
          )}
        </form>
      }
      right={
        <>
          <ProbeNote probe={probe} asking="asking Git" />
          {probe.result && <RepositoryFound result={probe.result} />}
          {!probe.pending && !probe.result && probe.error === null && (
            <div className={classes.hint}>
              What is in the repository is shown here: branches, and folders to deploy.
            </div>
          )}
        </>
      }
    />
  );
}

function errorsOf(values: Fields): Record<string, string> {
  const errors = checkedBy(connectRepositoryInput)(inputOf({ ...values, name: values.name || 'x' }));
  if (values.url.trim() === '') errors.url = 'Paste the address of a repository.';
  if (errors['credential.token']) errors.token = 'Paste a token, or switch Private off.';
  return errors;
}
