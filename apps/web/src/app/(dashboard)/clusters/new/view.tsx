'use client';

import { useRouter } from 'next/navigation';
import { AddCluster } from '#src/components/cluster/add.tsx';
import { Page } from '#src/ui/layout/page.tsx';

/** Add a cluster: by its kubeconfig, or by an agent in it. */
export function NewClusterView() {
  const router = useRouter();
  return (
    <Page
      crumbs={[{ label: 'Clusters', href: '/clusters' }]}
      title="Add a cluster"
      sentence="Either we call it, or an agent in it calls us. Both do the same for you."
    >
      <AddCluster
        onRegistered={({ id }) => router.push(`/clusters/${id}`)}
        onAgentCreated={({ clusterId }) => router.push(`/clusters/${clusterId}/install`)}
      />
    </Page>
  );
}
