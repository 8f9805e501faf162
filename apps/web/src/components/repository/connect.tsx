'use client';

import type { RepositoryConnected } from '@landfall/contracts/repository';
import { Button, PasswordInput, Switch, TextInput } from '@mantine/core';
import classes from '#src/components/probe/probe.module.css';
import { ProbeNote } from '#src/components/probe/probe-note.tsx';
import { SshAccessFields } from '#src/components/ssh/access-fields.tsx';
import { isSshAddress } from '#src/components/ssh/access-of.ts';
import { Split } from '#src/ui/layout/split.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { RepositoryFound } from './found.tsx';
import { type Connecting, useConnecting } from './use-connecting.ts';

interface ConnectRepositoryProps {
  onConnected: (repository: RepositoryConnected) => void;
  /** Address of the sample repository, where there is one. */
  sample?: string | null | undefined;
}

/** Connect a repository: an address, a test that shows what is in it, a name. */
export function ConnectRepository({ onConnected, sample }: ConnectRepositoryProps) {
  const connecting = useConnecting(onConnected);
  const { form, probe, connect, test, takeSample, save } = connecting;
  return (
    <Split
      left={
        <form className={classes.form} noValidate onSubmit={form.onSubmit(save)}>
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
            description="HTTPS or SSH, as you would clone it"
            placeholder="https://github.com/acme/deploy.git"
            {...form.getInputProps('url')}
          />
          <Access form={form} />
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

/** What opens the repository: by its address, a deploy key or a token. */
function Access({ form }: Pick<Connecting, 'form'>) {
  const { url, deployKey, knownHosts, isPrivate } = form.values;
  if (isSshAddress(url)) {
    return (
      <SshAccessFields
        url={url.trim()}
        deployKey={deployKey}
        knownHosts={knownHosts}
        onChange={(change) => form.setValues(change)}
        errors={{
          deployKey: form.errors.deployKey?.toString(),
          knownHosts: form.errors.knownHosts?.toString(),
        }}
      />
    );
  }
  return (
    <>
      <Switch label="Private: it needs a token" {...form.getInputProps('isPrivate', { type: 'checkbox' })} />
      {isPrivate && (
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
    </>
  );
}
