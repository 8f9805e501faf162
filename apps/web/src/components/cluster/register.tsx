'use client';

import { slug } from '@landfall/contracts/account';
import { type ClusterView, KUBECONFIG_MAX_BYTES } from '@landfall/contracts/cluster';
import { Button, FileButton, Select, Textarea, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import classes from '#src/components/probe/probe.module.css';
import { ProbeNote } from '#src/components/probe/probe-note.tsx';
import { useProbe } from '#src/components/probe/use-probe.ts';
import { nameOf } from '#src/components/repository/name-of.ts';
import { Split } from '#src/ui/layout/split.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { ClusterFound } from './found.tsx';

interface RegisterClusterProps {
  onRegistered: (cluster: ClusterView) => void;
  /** The sandbox of `npm start`, where there is one. */
  sandbox?: { name: string; isReady: boolean; detail: string } | null;
}

/** Register a cluster: a kubeconfig, one of its contexts, what was found there, a name. */
export function RegisterCluster({ onRegistered, sandbox = null }: RegisterClusterProps) {
  const probe = useProbe('cluster');
  const register = useAct('clusters.register', { stale: [['clusters']], onDone: onRegistered });
  const [kubeconfig, setKubeconfig] = useState('');
  const [isSandbox, setIsSandbox] = useState(false);
  const [name, setName] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const { result } = probe;

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new answer suggests a name
  useEffect(() => {
    if (result && name === '') setName(nameOf(result.context));
  }, [result]);

  const ask = (text: string, context?: string): void => {
    if (text.trim() === '') return setWrong('Paste a kubeconfig first.');
    if (text.length > KUBECONFIG_MAX_BYTES)
      return setWrong('This is larger than any kubeconfig should be (256 kB).');
    setWrong(null);
    setIsSandbox(false);
    void probe.ask({ kind: 'cluster', kubeconfig: text, ...(context ? { context } : {}) });
  };
  const askSandbox = (): void => {
    setIsSandbox(true);
    setName('');
    void probe.ask({ kind: 'cluster', sandbox: true });
  };
  const upload = (file: File | null): void => {
    void file?.text().then((text) => {
      setKubeconfig(text);
      ask(text);
    });
  };
  const badName = name !== '' && !slug.safeParse(name).success;
  const reached = result !== null && result.version !== null;

  return (
    <Split
      left={
        <form
          className={classes.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (probe.id !== null && name !== '' && !badName)
              register.mutate({ body: { name, probeId: probe.id } });
          }}
        >
          {sandbox && (
            <div className={classes.row}>
              <Button variant="light" disabled={!sandbox.isReady} onClick={askSandbox}>
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
            onChange={(event) => {
              setKubeconfig(event.currentTarget.value);
              probe.clear();
            }}
          />
          <div className={classes.row}>
            <Button
              variant={reached ? 'default' : 'filled'}
              loading={probe.pending}
              onClick={() => ask(kubeconfig)}
            >
              Reach the cluster
            </Button>
            <FileButton
              accept=".yaml,.yml,.conf,.config,text/*"
              onChange={upload}
              inputProps={{ 'aria-label': 'Kubeconfig file' }}
            >
              {(props) => (
                <Button variant="default" {...props}>
                  Upload a file
                </Button>
              )}
            </FileButton>
          </div>
          {result && result.contexts.length > 1 && (
            <Select
              label="Context"
              data={result.contexts}
              value={result.context}
              allowDeselect={false}
              onChange={(context) => context && ask(kubeconfig, context)}
            />
          )}
          {reached && (
            <>
              <TextInput
                label="Name"
                description="As you will see it in lists"
                value={name}
                error={badName && 'Use lower-case letters, digits and dashes.'}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              {register.error && <ErrorNote error={register.error} />}
              <div className={classes.row}>
                <Button type="submit" loading={register.isPending} disabled={name === '' || badName}>
                  Register {name || 'cluster'}
                </Button>
              </div>
            </>
          )}
        </form>
      }
      right={
        <>
          <ProbeNote probe={probe} asking={isSandbox ? 'asking the sandbox' : 'asking the cluster'} />
          {result && <ClusterFound result={result} />}
          {!probe.pending && !result && probe.error === null && (
            <div className={classes.hint}>
              Version and permissions are shown here before anything is saved.
            </div>
          )}
        </>
      }
    />
  );
}
