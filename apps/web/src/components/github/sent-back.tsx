'use client';

import { Button } from '@mantine/core';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Page } from '#src/ui/layout/page.tsx';
import { isLinking } from './come-back.ts';
import { useBegin } from './use-begin.ts';

export const connectCrumbs = [
  { label: 'Repositories', href: '/repositories' },
  { label: 'Connect', href: '/repositories/new' },
];

/** Back from GitHub with a request that others decide. */
export function Waiting() {
  return (
    <Page title="Connect GitHub" crumbs={connectCrumbs}>
      <Empty title="An owner at GitHub has to agree" action={<TryAgain />}>
        Your request to install the GitHub App was sent to the owners of that organization. Come back when one
        of them has agreed.
      </Empty>
    </Page>
  );
}

/** Back from GitHub with nothing: somebody cancelled there. */
export function Refused() {
  const [linking, setLinking] = useState(false);
  // After the first drawing: the server knows nothing of this tab.
  useEffect(() => setLinking(isLinking()), []);
  if (linking) {
    return (
      <Page title="Link GitHub">
        <Empty title="Nothing was linked" action={<TryAgain label="Link GitHub again" />}>
          GitHub sent you back without an answer. You can go there again, or{' '}
          <Link href="/settings">back to the settings</Link>.
        </Empty>
      </Page>
    );
  }
  return (
    <Page title="Connect GitHub" crumbs={connectCrumbs}>
      <Empty title="Nothing was connected" action={<TryAgain />}>
        GitHub sent you back without an answer. You can go there again, or{' '}
        <Link href="/repositories/new">connect a repository by its address</Link>.
      </Empty>
    </Page>
  );
}

/** To GitHub once more, for what it was before. */
export function TryAgain({ label = 'Connect GitHub again' }: { label?: string }) {
  const { begin, isPending } = useBegin();
  return (
    <Button loading={isPending} onClick={() => begin()}>
      {label}
    </Button>
  );
}
