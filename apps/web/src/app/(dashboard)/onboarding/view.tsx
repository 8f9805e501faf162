'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { Button } from '@mantine/core';
import { useQueryState } from 'nuqs';
import { useState } from 'react';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { CreateApplication } from '#src/components/application/create.tsx';
import { FirstSync } from '#src/components/application/first-sync.tsx';
import { RegisterCluster } from '#src/components/cluster/register.tsx';
import { useSandbox } from '#src/components/cluster/use-sandbox.ts';
import classes from '#src/components/onboarding/onboarding.module.css';
import { StepCards } from '#src/components/onboarding/step-cards.tsx';
import { SetupBanner } from '#src/components/overview/setup-banner.tsx';
import { ConnectRepository } from '#src/components/repository/connect.tsx';
import { secrets } from '#src/components/repository/fresh-secret.ts';
import { Page } from '#src/ui/layout/page.tsx';
import { PageSkeleton } from '#src/ui/layout/skeletons.tsx';
import { type OnboardingStep, stepParam } from './search-params.ts';

/** Repository, cluster, application, and then the live first sync. */
export function OnboardingView() {
  const repositories = useRead(reads.repositories()).data?.items;
  const clusters = useRead(reads.clusters()).data?.items;
  const local = useRead(reads.local()).data;
  const sandbox = useSandbox();
  const [wanted, setStep] = useQueryState('step', stepParam);
  const [repositoryId, setRepositoryId] = useState<string>();
  const [clusterId, setClusterId] = useState<string>();
  const [created, setCreated] = useState<ApplicationView | null>(null);
  if (!repositories || !clusters) return <PageSkeleton rows={4} />;

  const repository = repositories.find(({ id }) => id === repositoryId) ?? repositories.at(-1);
  const cluster = clusters.find(({ id }) => id === clusterId) ?? clusters.at(-1);
  const next: OnboardingStep = repository ? (cluster ? 'application' : 'cluster') : 'repository';
  const step = wanted === 'application' && next !== 'application' ? next : (wanted ?? next);
  const choose = (set: (id: string) => void) => (id: string) => {
    set(id);
    void setStep(null);
  };

  return (
    <Page
      title="Set up your first application"
      sentence="Three steps. The next one is open; a sample of each is one click away."
    >
      <SetupBanner />
      <StepCards
        open={step}
        done={{
          ...(repository ? { repository: repository.name } : {}),
          ...(cluster ? { cluster: cluster.name } : {}),
          ...(created ? { application: created.name } : {}),
        }}
        onOpen={(one) => void setStep(one)}
      />
      {step === 'repository' && (
        <>
          <Existing items={repositories} onTake={choose(setRepositoryId)} />
          <ConnectRepository
            sample={local?.sampleRepository?.url}
            onConnected={({ id, webhookSecret }) => {
              secrets.keep(id, webhookSecret);
              choose(setRepositoryId)(id);
            }}
          />
        </>
      )}
      {step === 'cluster' && (
        <>
          <Existing items={clusters} onTake={choose(setClusterId)} />
          <RegisterCluster sandbox={sandbox} onRegistered={({ id }) => choose(setClusterId)(id)} />
        </>
      )}
      {step === 'application' && created && <FirstSync application={created} />}
      {step === 'application' && !created && repository && cluster && (
        <CreateApplication
          key={`${repository.id}${cluster.id}`}
          repositoryId={repository.id}
          clusterId={cluster.id}
          onCreated={setCreated}
        />
      )}
    </Page>
  );
}

function Existing({
  items,
  onTake,
}: {
  items: Array<{ id: string; name: string }>;
  onTake: (id: string) => void;
}) {
  if (items.length === 0) return null;
  return (
    <div className={classes.existing}>
      <span>Take one that is there:</span>
      {items.slice(-5).map(({ id, name }) => (
        <Button key={id} size="xs" variant="default" onClick={() => onTake(id)}>
          {name}
        </Button>
      ))}
    </div>
  );
}
