'use client';

import type { ApplicationView } from '@landfall/contracts/application';
import { useQueryState } from 'nuqs';
import { useState } from 'react';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { CreateApplication } from '#src/components/application/create.tsx';
import { FirstSync } from '#src/components/application/first-sync.tsx';
import { ConnectGitHub } from '#src/components/github/connect-github.tsx';
import { ClusterStep } from '#src/components/onboarding/cluster-step.tsx';
import { Existing } from '#src/components/onboarding/existing.tsx';
import { hasHost } from '#src/components/onboarding/has-host.ts';
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
  const [wanted, setStep] = useQueryState('step', stepParam);
  const [repositoryId, setRepositoryId] = useState<string>();
  const [clusterId, setClusterId] = useState<string>();
  const [installing, setInstalling] = useState<string>();
  const [created, setCreated] = useState<ApplicationView | null>(null);
  if (!repositories || !clusters) return <PageSkeleton rows={4} />;

  const repository = repositories.find(({ id }) => id === repositoryId) ?? repositories.at(-1);
  const usable = clusters.filter(hasHost);
  const cluster = usable.find(({ id }) => id === clusterId) ?? usable.at(-1);
  const next: OnboardingStep = repository ? (cluster ? 'application' : 'cluster') : 'repository';
  const opened = wanted === 'application' && next !== 'application' ? next : (wanted ?? next);
  // The agent that arrives makes the next step possible: this one stays until its page has been seen.
  const step = installing !== undefined && wanted === null ? 'cluster' : opened;
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
          ...(cluster && installing === undefined ? { cluster: cluster.name } : {}),
          ...(created ? { application: created.name } : {}),
        }}
        onOpen={(one) => void setStep(one)}
      />
      {step === 'repository' && (
        <>
          <Existing items={repositories} onTake={choose(setRepositoryId)} />
          <ConnectGitHub after="onboarding" />
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
        <ClusterStep
          clusters={clusters}
          installing={installing}
          onInstall={setInstalling}
          onTake={(id) => {
            setInstalling(undefined);
            choose(setClusterId)(id);
          }}
        />
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
