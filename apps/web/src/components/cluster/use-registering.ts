'use client';

import { slug } from '@landfall/contracts/account';
import { type ClusterView, KUBECONFIG_MAX_BYTES } from '@landfall/contracts/cluster';
import { useEffect, useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { useProbe } from '#src/components/probe/use-probe.ts';
import { nameOf } from '#src/components/repository/name-of.ts';

export type Registering = ReturnType<typeof useRegistering>;

/** The steps of registering a cluster: a kubeconfig, what was found, a name. The kubeconfig is kept in this page's memory only. */
export function useRegistering(onRegistered: (cluster: ClusterView) => void) {
  const probe = useProbe('cluster');
  const registering = useAct('clusters.register', { stale: [['clusters']], onDone: onRegistered });
  const [kubeconfig, setKubeconfig] = useState('');
  const [isSandbox, setIsSandbox] = useState(false);
  const [name, setName] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const { result } = probe;
  const isBadName = name !== '' && !slug.safeParse(name).success;

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
  return {
    probe,
    registering,
    kubeconfig,
    isSandbox,
    name,
    setName,
    isBadName,
    wrong,
    ask,
    askSandbox: (suggested: string): void => {
      setIsSandbox(true);
      setName(suggested);
      void probe.ask({ kind: 'cluster', sandbox: true });
    },
    write: (text: string): void => {
      setKubeconfig(text);
      probe.clear();
    },
    upload: (file: File | null): void => {
      void file?.text().then((text) => {
        setKubeconfig(text);
        ask(text);
      });
    },
    register: (): void => {
      if (probe.id === null || name === '' || isBadName) return;
      registering.mutate({ body: { name, probeId: probe.id } });
    },
  };
}
