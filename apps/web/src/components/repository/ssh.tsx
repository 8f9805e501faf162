'use client';

import type { RepositoryView } from '@landfall/contracts/repository';
import type { DeployKeyView } from '@landfall/contracts/ssh';
import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { ProbeNote } from '#src/components/probe/probe-note.tsx';
import { useProbe } from '#src/components/probe/use-probe.ts';
import { DeployKeyFields } from '#src/components/ssh/deploy-key-fields.tsx';
import { knownHostsOf } from '#src/components/ssh/known-hosts-of.ts';
import { PublicKey } from '#src/components/ssh/public-key.tsx';
import classes from '#src/components/ssh/ssh.module.css';
import { Section } from '#src/ui/layout/section.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { toastDone } from '#src/ui/problem/toast.ts';
import { Ago } from '#src/ui/text/ago.tsx';

/** The deploy key of a repository over SSH: its public half, and how another takes its place. */
export function DeployKey({
  repository,
  deployKey,
}: {
  repository: RepositoryView;
  deployKey: DeployKeyView;
}) {
  const [changing, setChanging] = useState(false);
  return (
    <Section
      title="Deploy key"
      note={
        <>
          since <Ago at={deployKey.createdAt} />
        </>
      }
      actions={
        <Button size="xs" variant="default" onClick={() => setChanging(!changing)}>
          {changing ? 'Keep this key' : 'Change the key'}
        </Button>
      }
    >
      <Stack gap={12}>
        <PublicKey url={repository.url} deployKey={deployKey} isUsed />
        {changing && <NextKey repository={repository} onDone={() => setChanging(false)} />}
      </Stack>
    </Section>
  );
}

/** The key before it goes on opening the repository until the next one does. */
function NextKey({ repository, onDone }: { repository: RepositoryView; onDone: () => void }) {
  const { id, url } = repository;
  const [next, setNext] = useState<DeployKeyView | null>(null);
  const probe = useProbe('repository');
  const use = useAct('repositories.useDeployKey', {
    onDone: () => {
      toastDone('The new deploy key opens it from now on. Remove the old one at the host.');
      onDone();
    },
  });
  const test = (deployKeyId: string): void =>
    void probe.ask({ kind: 'repository', url, ssh: { deployKeyId, ...knownHostsOf(repository) } });
  return (
    <div className={classes.asked}>
      <DeployKeyFields
        title="The next key"
        url={url}
        value={next}
        onMade={(key) => {
          setNext(key);
          probe.clear();
        }}
      />
      {next && (
        <>
          <ProbeNote probe={probe} asking="asking the repository with the new key" />
          {use.error && <ErrorNote error={use.error} />}
          <div>
            {probe.result ? (
              <Button
                loading={use.isPending}
                onClick={() => use.mutate({ params: { id }, body: { deployKeyId: next.id } })}
              >
                It works: use the new key
              </Button>
            ) : (
              <Button loading={probe.pending} onClick={() => test(next.id)}>
                Test the new key
              </Button>
            )}
          </div>
        </>
      )}
    </div>
  );
}
