'use client';

import { useRouter } from 'next/navigation';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { ConnectGitHub } from '#src/components/github/connect-github.tsx';
import { ConnectRepository } from '#src/components/repository/connect.tsx';
import { secrets } from '#src/components/repository/fresh-secret.ts';
import { Page } from '#src/ui/layout/page.tsx';

/** Connect a repository; its page then shows the webhook secret, once. */
export function NewRepositoryView() {
  const router = useRouter();
  const local = useRead(reads.local()).data;
  return (
    <Page
      crumbs={[{ label: 'Repositories', href: '/repositories' }]}
      title="Connect a repository"
      sentence="The connection is tested before anything is saved."
    >
      <ConnectGitHub after="repositories" />
      <ConnectRepository
        sample={local?.sampleRepository?.url}
        onConnected={({ id, webhookSecret }) => {
          secrets.keep(id, webhookSecret);
          router.push(`/repositories/${id}`);
        }}
      />
    </Page>
  );
}
