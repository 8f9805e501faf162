'use client';

import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import Link from 'next/link';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { FirstRepository } from '#src/components/github/first-repository.tsx';
import { RepositoryRow } from '#src/components/repository/row.tsx';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Page } from '#src/ui/layout/page.tsx';
import { List } from '#src/ui/list/list.tsx';

/** The connected repositories. */
export function RepositoriesView() {
  const { data, error, refetch } = useRead(reads.repositories());
  const wrong = data?.items.filter(({ problem }) => problem !== null).length ?? 0;
  return (
    <Page
      title="Repositories"
      sentence={
        wrong === 0
          ? 'The Git repositories that your applications follow.'
          : `${wrong} cannot be read at the moment.`
      }
      actions={
        <>
          <Button component={Link} href="/deliveries" variant="default">
            Deliveries
          </Button>
          <Button component={Link} href="/repositories/new" leftSection={<IconPlus size={16} />}>
            Connect a repository
          </Button>
        </>
      }
    >
      <List
        rows={data?.items}
        error={error}
        onRetry={() => void refetch()}
        row={(repository) => <RepositoryRow key={repository.id} repository={repository} />}
        empty={
          <Empty title="No repositories yet" action={<FirstRepository />}>
            A repository holds what your clusters should look like. Connect one from GitHub, or by its HTTPS
            address.
          </Empty>
        }
      />
    </Page>
  );
}
