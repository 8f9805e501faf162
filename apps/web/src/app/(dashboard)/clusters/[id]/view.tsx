'use client';

import type { ClusterView as Cluster } from '@landfall/contracts/cluster';
import { Button } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { reads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { useRead } from '#src/api/use-read.ts';
import { ApplicationRow } from '#src/components/application/row.tsx';
import classes from '#src/components/cluster/cluster.module.css';
import { Permissions } from '#src/components/cluster/found.tsx';
import { ConfirmDialog } from '#src/ui/form/confirm-dialog.tsx';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Page } from '#src/ui/layout/page.tsx';
import { Facts, Section } from '#src/ui/layout/section.tsx';
import { PageSkeleton } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote, ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { toastProblem } from '#src/ui/problem/toast.ts';
import { clusterStateMark } from '#src/ui/status/mark.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';

const crumbs = [{ label: 'Clusters', href: '/clusters' }];

/** A cluster: can it be reached, what may we do there, what runs on it. */
export function ClusterView({ id }: { id: string }) {
  const { data: cluster, error } = useRead(reads.cluster(id));
  const check = useAct('clusters.check');
  if (error) {
    return (
      <Page title="Cluster" crumbs={crumbs}>
        <ErrorNote error={error} />
      </Page>
    );
  }
  if (!cluster) return <PageSkeleton rows={4} />;
  return (
    <Page
      crumbs={crumbs}
      title={cluster.name}
      sentence={<Sentence cluster={cluster} />}
      actions={
        <Button
          variant="default"
          loading={check.isPending}
          onClick={() => check.mutate({ params: { id } }, { onError: toastProblem })}
        >
          Check now
        </Button>
      }
    >
      {cluster.problem && <ProblemNote problem={cluster.problem} since={cluster.problemSince} />}
      <Section title="About">
        <Facts
          facts={[
            ['Server', <code key="server">{cluster.server}</code>],
            ['Version', cluster.version ?? 'unknown until it answers'],
            ['Reached by', cluster.kind === 'kubeconfig' ? 'a kubeconfig, sealed' : 'its agent'],
            ['Registered', <Ago key="at" at={cluster.createdAt} />],
          ]}
        />
      </Section>
      <Applications clusterId={id} />
      {cluster.permissions.length > 0 && <Permissions permissions={cluster.permissions} />}
      <Remove cluster={cluster} />
    </Page>
  );
}

function Sentence({ cluster: { state, version, lastSeenAt, problemSince } }: { cluster: Cluster }) {
  return (
    <>
      <StatusMark mark={clusterStateMark[state]} />
      {state === 'connected' && version && `, Kubernetes ${version}`}
      {state === 'unreachable' && problemSince && (
        <>
          {' '}
          since <Ago at={problemSince} />
        </>
      )}
      {lastSeenAt && (
        <>
          {' · '}last seen <Ago at={lastSeenAt} />
        </>
      )}
    </>
  );
}

function Applications({ clusterId }: { clusterId: string }) {
  const all = useRead(reads.applications()).data?.items ?? [];
  const here = all.filter((application) => application.clusterId === clusterId);
  return (
    <Section flush title="Applications" note={String(here.length)}>
      {here.length === 0 && (
        <Empty title="Nothing runs here yet">Applications that name this cluster appear here.</Empty>
      )}
      {here.map((application) => (
        <ApplicationRow key={application.id} application={application} />
      ))}
    </Section>
  );
}

function Remove({ cluster }: { cluster: Cluster }) {
  const router = useRouter();
  const [asked, setAsked] = useState(false);
  const remove = useAct('clusters.remove', { onDone: () => router.push('/clusters') });
  return (
    <Section title="Danger zone">
      <div className={classes.danger}>
        <span>Forget this cluster and its credential. Nothing in it is touched.</span>
        <Button color="red" variant="outline" onClick={() => setAsked(true)}>
          Forget {cluster.name}
        </Button>
      </div>
      <ConfirmDialog
        opened={asked}
        onClose={() => setAsked(false)}
        title={`Forget ${cluster.name}?`}
        consequences={[
          'The sealed credential is deleted; to come back you need the kubeconfig again.',
          'Everything in the cluster stays as it is.',
          'A cluster that still has applications is not forgotten: remove those first.',
        ]}
        confirm={`Forget ${cluster.name}`}
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ params: { id: cluster.id } })}
      />
    </Section>
  );
}
