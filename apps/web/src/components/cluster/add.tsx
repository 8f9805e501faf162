'use client';

import type { AgentInstall } from '@landfall/contracts/agent';
import type { ClusterView } from '@landfall/contracts/cluster';
import { Radio } from '@mantine/core';
import { useQueryState } from 'nuqs';
import agent from '#src/components/agent/agent.module.css';
import { NewAgent } from '#src/components/agent/new-agent.tsx';
import { ADDING_WAYS, type AddingWay, addingWayParam } from './adding-way.ts';
import { RegisterCluster } from './register.tsx';
import { useSandbox } from './use-sandbox.ts';

const WORDS: Record<AddingWay, { title: string; why: string }> = {
  kubeconfig: {
    title: 'Paste a kubeconfig',
    why: 'We can reach its API: one token or certificate is enough.',
  },
  agent: { title: 'Install an agent', why: 'Nobody can reach it from outside: it calls us instead.' },
};

interface AddClusterProps {
  onRegistered: (cluster: ClusterView) => void;
  onAgentCreated: (install: AgentInstall) => void;
}

/** Add a cluster, in one of two ways. */
export function AddCluster({ onRegistered, onAgentCreated }: AddClusterProps) {
  const [way, setWay] = useQueryState('by', addingWayParam);
  const sandbox = useSandbox();
  return (
    <>
      <Radio.Group
        value={way}
        onChange={(next) => void setWay(next as AddingWay)}
        aria-label="How the cluster is reached"
      >
        <div className={agent.ways}>
          {ADDING_WAYS.map((one) => (
            <Radio.Card key={one} value={one} className={agent.way}>
              <Radio.Indicator mt={2} />
              <span className={agent.wayText}>
                <span className={agent.wayTitle}>{WORDS[one].title}</span>
                <span className={agent.wayWhy}>{WORDS[one].why}</span>
              </span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      {way === 'kubeconfig' ? (
        <RegisterCluster sandbox={sandbox} onRegistered={onRegistered} />
      ) : (
        <NewAgent onCreated={onAgentCreated} />
      )}
    </>
  );
}
