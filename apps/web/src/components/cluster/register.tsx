'use client';

import type { ClusterView } from '@landfall/contracts/cluster';
import { Button, FileButton, Select, Textarea, TextInput } from '@mantine/core';
import classes from '#src/components/probe/probe.module.css';
import { ProbeNote } from '#src/components/probe/probe-note.tsx';
import { nameOf } from '#src/components/repository/name-of.ts';
import { Split } from '#src/ui/layout/split.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { ClusterFound } from './found.tsx';
import { type Registering, useRegistering } from './use-registering.ts';

interface RegisterClusterProps {
  onRegistered: (cluster: ClusterView) => void;
  /** The sandbox of `npm start`, where there is one. */
  sandbox?: { name: string; isReady: boolean; detail: string } | null;
}

/** Register a cluster: a kubeconfig, one of its contexts, what was found there, a name. */
export function RegisterCluster({ onRegistered, sandbox = null }: RegisterClusterProps) {
  const state = useRegistering(onRegistered);
  const { probe } = state;
  return (
    <Split
      left={<Form state={state} sandbox={sandbox} />}
      right={
        <>
          <ProbeNote probe={probe} asking={state.isSandbox ? 'asking the sandbox' : 'asking the cluster'} />
          {probe.result && <ClusterFound result={probe.result} />}
          {!probe.pending && !probe.result && probe.error === null && (
            <div className={classes.hint}>
              Version and permissions are shown here before anything is saved.
            </div>
          )}
        </>
      }
    />
  );
}

function Form({ state, sandbox }: { state: Registering; sandbox: RegisterClusterProps['sandbox'] }) {
  const { probe, kubeconfig, wrong } = state;
  const reached = probe.result !== null && probe.result.version !== null;
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        state.register();
      }}
    >
      {sandbox && (
        <div className={classes.row}>
          <Button
            variant="light"
            disabled={!sandbox.isReady}
            onClick={() => state.askSandbox(nameOf(sandbox.name))}
          >
            Use the {sandbox.name} cluster
          </Button>
          <span className={classes.quiet}>
            {sandbox.isReady ? 'it runs on this machine' : sandbox.detail}
          </span>
        </div>
      )}
      <Textarea
        label="Kubeconfig"
        description="Only the server, its certificate and a token or client certificate are taken. It is sealed; nobody can read it again."
        placeholder={'apiVersion: v1\nkind: Config\n…'}
        autosize
        minRows={8}
        maxRows={16}
        spellCheck={false}
        classNames={{ input: classes.mono ?? '' }}
        value={kubeconfig}
        error={wrong}
        onChange={(event) => state.write(event.currentTarget.value)}
      />
      <div className={classes.row}>
        <Button
          variant={reached ? 'default' : 'filled'}
          loading={probe.pending}
          onClick={() => state.ask(kubeconfig)}
        >
          Reach the cluster
        </Button>
        <FileButton
          accept=".yaml,.yml,.conf,.config,text/*"
          onChange={state.upload}
          inputProps={{ 'aria-label': 'Kubeconfig file' }}
        >
          {(props) => (
            <Button variant="default" {...props}>
              Upload a file
            </Button>
          )}
        </FileButton>
      </div>
      {probe.result && probe.result.contexts.length > 1 && (
        <Select
          label="Context"
          data={probe.result.contexts}
          value={probe.result.context}
          allowDeselect={false}
          onChange={(context) => context && state.ask(kubeconfig, context)}
        />
      )}
      {reached && <Naming state={state} />}
    </form>
  );
}

function Naming({ state: { name, setName, isBadName, registering } }: { state: Registering }) {
  return (
    <>
      <TextInput
        label="Name"
        description="As you will see it in lists"
        value={name}
        error={isBadName && 'Use lower-case letters, digits and dashes.'}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {registering.error && <ErrorNote error={registering.error} />}
      <div className={classes.row}>
        <Button type="submit" loading={registering.isPending} disabled={name === '' || isBadName}>
          Register {name || 'cluster'}
        </Button>
      </div>
    </>
  );
}
