'use client';

import type { ClusterView as Cluster } from '@landfall/contracts/cluster';
import { Button } from '@mantine/core';
import Link from 'next/link';
import { reads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { useRead } from '#src/api/use-read.ts';
import { AgentSection } from '#src/components/agent/agent-section.tsx';
import { RevokeAgent } from '#src/components/agent/revoke-agent.tsx';
import { ApplicationRow } from '#src/components/application/row.tsx';
import { Permissions } from '#src/components/cluster/found.tsx';
import { RemoveCluster } from '#src/components/cluster/remove.tsx';
import { ClusterSentence } from '#src/components/cluster/sentence.tsx';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Page } from '#src/ui/layout/page.tsx';
import { Facts, Section } from '#src/ui/layout/section.tsx';
import { PageSkeleton } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote, ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { toastProblem } from '#src/ui/problem/toast.ts';
import { Ago } from '#src/ui/text/ago.tsx';

const crumbs = [{ label: 'Clusters', href: '/clusters' }];

/** A cluster: can it be reached, what may we do there, what runs on it. */
export function ClusterView({ id }: { id: string }) {
  const { data: cluster, error } = useRead(reads.cluster(id));
  if (error) {
    return (
      <Page title="Cluster" crumbs={crumbs}>
        <ErrorNote error={error} />
      </Page>
    );
  }
  if (!cluster) return <PageSkeleton rows={4} />;
  const { agent, problem, permissions } = cluster;
  return (
    <Page
      crumbs={crumbs}
      title={cluster.name}
      sentence={<ClusterSentence cluster={cluster} />}
      actions={(!agent || agent.state === 'waiting') && <Action cluster={cluster} />}
    >
      {problem && <ProblemNote problem={problem} since={cluster.problemSince} />}
      {agent ? <AgentSection cluster={cluster} agent={agent} /> : <About cluster={cluster} />}
      <Applications cluster={cluster} />
      {permissions.length > 0 && (
        <Permissions permissions={permissions} away={cluster.state !== 'connected'} />
      )}
      <Section title="Danger zone">
        {(agent?.state === 'connected' || agent?.state === 'disconnected') && (
          <RevokeAgent cluster={cluster} />
        )}
        <RemoveCluster cluster={cluster} />
      </Section>
    </Page>
  );
}

/** An agent tells by itself; a cluster with a kubeconfig is asked. */
function Action({ cluster: { id, agent } }: { cluster: Cluster }) {
  const check = useAct('clusters.check');
  if (agent?.state === 'waiting') {
    return (
      <Button component={Link} href={`/clusters/${id}/install`}>
        Install its agent
      </Button>
    );
  }
  return (
    <Button
      variant="default"
      loading={check.isPending}
      onClick={() => check.mutate({ params: { id } }, { onError: toastProblem })}
    >
      Check now
    </Button>
  );
}

function About({ cluster: { server, version, createdAt } }: { cluster: Cluster }) {
  return (
    <Section title="About">
      <Facts
        facts={[
          ['Server', <code key="server">{server}</code>],
          ['Version', version ?? 'unknown until it answers'],
          ['Reached by', 'a kubeconfig, sealed'],
          ['Registered', <Ago key="at" at={createdAt} />],
        ]}
      />
    </Section>
  );
}

function Applications({ cluster: { id, state } }: { cluster: Cluster }) {
  const all = useRead(reads.applications()).data?.items ?? [];
  const here = all.filter((application) => application.clusterId === id);
  const create = (
    <Button component={Link} href={`/applications/new?cluster=${id}`}>
      Create an application
    </Button>
  );
  return (
    <Section flush title="Applications" note={String(here.length)}>
      {here.length === 0 && (
        <Empty title="Nothing runs here yet" action={state === 'connected' ? create : undefined}>
          Applications that name this cluster appear here.
        </Empty>
      )}
      {here.map((application) => (
        <ApplicationRow key={application.id} application={application} />
      ))}
    </Section>
  );
}
