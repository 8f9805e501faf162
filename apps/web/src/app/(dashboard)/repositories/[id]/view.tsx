'use client';

import type { RepositoryView as Repository } from '@landfall/contracts/repository';
import { Button } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { pagedReads, reads } from '#src/api/reads.ts';
import { useAct } from '#src/api/use-act.ts';
import { usePages, useRead } from '#src/api/use-read.ts';
import { PullRequests } from '#src/components/pull/pull-requests.tsx';
import { DeliveryList } from '#src/components/repository/delivery-list.tsx';
import { HostKeys } from '#src/components/repository/host-keys.tsx';
import { repositoryMark } from '#src/components/repository/mark.ts';
import classes from '#src/components/repository/repository.module.css';
import { DeployKey } from '#src/components/repository/ssh.tsx';
import { Webhook } from '#src/components/repository/webhook.tsx';
import { ConfirmDialog } from '#src/ui/form/confirm-dialog.tsx';
import { Page } from '#src/ui/layout/page.tsx';
import { Facts, Section } from '#src/ui/layout/section.tsx';
import { PageSkeleton } from '#src/ui/layout/skeletons.tsx';
import { ErrorNote, ProblemNote } from '#src/ui/problem/problem-note.tsx';
import { toastDone, toastProblem } from '#src/ui/problem/toast.ts';
import { StatusMark } from '#src/ui/status/status-mark.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { Commit } from '#src/ui/text/commit.tsx';
import { counted } from '#src/ui/text/counted.ts';
import { SafeLink } from '#src/ui/text/safe-link.tsx';

const crumbs = [{ label: 'Repositories', href: '/repositories' }];

/** A repository: can it be read, where does it stand, how do pushes reach us. */
export function RepositoryView({ id }: { id: string }) {
  const { data: repository, error } = useRead(reads.repository(id));
  const refresh = useAct('repositories.refresh', { onDone: () => toastDone('Looking at Git now.') });
  if (error) {
    return (
      <Page title="Repository" crumbs={crumbs}>
        <ErrorNote error={error} />
      </Page>
    );
  }
  if (!repository) return <PageSkeleton rows={4} />;
  return (
    <Page
      crumbs={crumbs}
      title={repository.name}
      sentence={<Sentence repository={repository} />}
      actions={
        <Button
          variant="default"
          loading={refresh.isPending}
          onClick={() => refresh.mutate({ params: { id } }, { onError: toastProblem })}
        >
          Look at Git now
        </Button>
      }
    >
      {repository.problem && (
        <ProblemNote problem={repository.problem} since={repository.problemSince} tone="amber" />
      )}
      <Section title="About">
        <Facts
          facts={[
            [
              'Address',
              <SafeLink key="url" href={repository.url}>
                {repository.url}
              </SafeLink>,
            ],
            ['Credential', credentialWords(repository)],
            ['Applications', String(repository.applications)],
            ['Looked at every', everyWords(repository)],
          ]}
        />
      </Section>
      {repository.deployKey && <DeployKey repository={repository} deployKey={repository.deployKey} />}
      {repository.deployKey && <HostKeys repository={repository} />}
      {repository.githubAccount === null && <Webhook repository={repository} />}
      {repository.githubAccount !== null && <PullRequests repository={repository} />}
      <Deliveries repositoryId={id} />
      <Remove repository={repository} />
    </Page>
  );
}

function credentialWords({ hasCredential, githubAccount, deployKey }: Repository): string {
  if (deployKey) return 'a deploy key, sealed';
  if (githubAccount !== null) return `the GitHub App, installed on ${githubAccount}`;
  return hasCredential ? 'a token, sealed' : 'none: it is public';
}

const everyWords = ({ pollSeconds, webhook }: Repository): string =>
  `${pollSeconds} s, ${webhook.works ? 'as pushes arrive by webhook' : 'and at each webhook'}`;

function Sentence({ repository }: { repository: Repository }) {
  const { headRevision, defaultBranch, fetchedAt } = repository;
  return (
    <>
      <StatusMark mark={repositoryMark(repository)} />
      {headRevision && (
        <>
          {' · '}
          {defaultBranch} is at <Commit revision={headRevision} />
        </>
      )}
      {fetchedAt && (
        <>
          , read <Ago at={fetchedAt} />
        </>
      )}
    </>
  );
}

function Deliveries({ repositoryId }: { repositoryId: string }) {
  const pages = usePages(pagedReads.deliveries(repositoryId));
  return <DeliveryList title="Deliveries" pages={pages} />;
}

function Remove({ repository }: { repository: Repository }) {
  const router = useRouter();
  const [asked, setAsked] = useState(false);
  const remove = useAct('repositories.remove', { onDone: () => router.push('/repositories') });
  const { applications } = repository;
  const many = counted(applications, 'application');
  return (
    <Section title="Danger zone">
      <div className={classes.danger}>
        <span>Disconnect this repository and forget its credential and webhook secret.</span>
        <Button color="red" variant="outline" onClick={() => setAsked(true)}>
          Disconnect {repository.name}
        </Button>
      </div>
      <ConfirmDialog
        opened={asked}
        onClose={() => setAsked(false)}
        title={`Disconnect ${repository.name}?`}
        consequences={[
          'Its credential and webhook secret are deleted; the repository itself is not touched.',
          ...(applications === 0 ? [] : [`It stays until what follows it is removed: ${many}.`]),
        ]}
        confirm={`Disconnect ${repository.name}`}
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ params: { id: repository.id } })}
      />
    </Section>
  );
}
