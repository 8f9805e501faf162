'use client';

import { Button, Group } from '@mantine/core';
import { IconBrandGithub } from '@tabler/icons-react';
import Link from 'next/link';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { toastProblem } from '#src/ui/problem/toast.ts';
import { useBegin } from './use-begin.ts';

/** The ways to a first repository: by clicking first, where there is a GitHub App. */
export function FirstRepository() {
  const setup = useRead(reads.github()).data;
  const { begin, isPending } = useBegin('repositories');
  if (setup?.missing.length !== 0) {
    return (
      <Button component={Link} href="/repositories/new">
        Connect a repository
      </Button>
    );
  }
  return (
    <Group justify="center">
      <Button
        leftSection={<IconBrandGithub size={16} />}
        loading={isPending}
        onClick={() => begin({ onError: toastProblem })}
      >
        Connect GitHub
      </Button>
      <Button component={Link} href="/repositories/new" variant="default">
        Connect by address
      </Button>
    </Group>
  );
}
