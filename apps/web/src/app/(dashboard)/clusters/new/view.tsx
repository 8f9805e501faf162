'use client';

import { useRouter } from 'next/navigation';
import { RegisterCluster } from '#src/components/cluster/register.tsx';
import { useSandbox } from '#src/components/cluster/use-sandbox.ts';
import { Page } from '#src/ui/layout/page.tsx';

/** Register a cluster by its kubeconfig. */
export function NewClusterView() {
  const router = useRouter();
  return (
    <Page
      crumbs={[{ label: 'Clusters', href: '/clusters' }]}
      title="Register a cluster"
      sentence="Paste a kubeconfig; we reach the cluster and show what we may do there before anything is saved."
    >
      <RegisterCluster sandbox={useSandbox()} onRegistered={({ id }) => router.push(`/clusters/${id}`)} />
    </Page>
  );
}
