'use client';

import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import Link from 'next/link';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { ClusterRow } from '#src/components/cluster/row.tsx';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Page } from '#src/ui/layout/page.tsx';
import { List } from '#src/ui/list/list.tsx';

/** The clusters of the organization. */
export function ClustersView() {
  const { data, error, refetch } = useRead(reads.clusters());
  const away = data?.items.filter(({ state }) => state === 'unreachable').length ?? 0;
  return (
    <Page
      title="Clusters"
      sentence={
        away === 0
          ? 'Where your applications run.'
          : `${away} cannot be reached; what runs there keeps running.`
      }
      actions={
        <Button component={Link} href="/clusters/new" leftSection={<IconPlus size={16} />}>
          Add a cluster
        </Button>
      }
    >
      <List
        rows={data?.items}
        error={error}
        onRetry={() => void refetch()}
        row={(cluster) => <ClusterRow key={cluster.id} cluster={cluster} />}
        empty={
          <Empty
            title="No clusters yet"
            action={
              <Button component={Link} href="/clusters/new">
                Add a cluster
              </Button>
            }
          >
            A cluster is a Kubernetes API that your applications are applied to. A kubeconfig is enough; one
            that nobody reaches from outside gets an agent.
          </Empty>
        }
      />
    </Page>
  );
}
