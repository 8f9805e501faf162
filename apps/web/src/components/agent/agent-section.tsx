'use client';

import type { AgentView } from '@landfall/contracts/agent';
import type { ClusterView } from '@landfall/contracts/cluster';
import { Button } from '@mantine/core';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { Facts, Section } from '#src/ui/layout/section.tsx';
import { toastProblem } from '#src/ui/problem/toast.ts';
import { agentStateMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { installs } from './installs.ts';
import { RIGHTS } from './rights.ts';

/** The agent of a cluster: how it stands, what it may do, and a new install line. */
export function AgentSection({ cluster, agent }: { cluster: ClusterView; agent: AgentView }) {
  const router = useRouter();
  const make = useAct('clusters.newAgentToken', {
    stale: [['clusters'], ['cluster', cluster.id]],
    onDone: (install) => {
      installs.keep(install);
      router.push(`/clusters/${cluster.id}/install`);
    },
  });
  const facts: Array<[string, ReactNode]> = [
    ['State', <State key="state" agent={agent} />],
    ['Agent', agent.version ?? 'known when it calls'],
    ['May do', <Rights key="rights" agent={agent} />],
    ['Kubernetes', cluster.version ?? 'known when it calls'],
    ['Nodes', agent.nodes === null ? 'unknown' : String(agent.nodes)],
  ];
  if (agent.keysMadeAt) facts.push(['Keys made', <Ago key="keys" at={agent.keysMadeAt} />]);
  facts.push(['Added', <Ago key="at" at={cluster.createdAt} />]);
  return (
    <Section
      title="Agent"
      actions={
        <Button
          size="xs"
          variant="default"
          loading={make.isPending}
          onClick={() => make.mutate({ params: { id: cluster.id } }, { onError: toastProblem })}
        >
          New install line
        </Button>
      }
    >
      <Facts facts={facts} />
    </Section>
  );
}

function State({ agent }: { agent: AgentView }) {
  const since = {
    connected: agent.connectedAt,
    disconnected: agent.disconnectedAt,
    waiting: null,
    revoked: null,
  };
  const at = since[agent.state];
  return (
    <>
      <StatusMark mark={agentStateMark[agent.state]} />
      {at !== null && (
        <>
          {' '}
          since <Ago at={at} />
        </>
      )}
    </>
  );
}

function Rights({ agent: { rights, namespaces } }: { agent: AgentView }) {
  const { title, means } = RIGHTS[rights];
  return (
    <>
      {title}
      {namespaces.length > 0 && (
        <>
          {': '}
          <code>{namespaces.join(', ')}</code>
        </>
      )}
      . {means}
    </>
  );
}
