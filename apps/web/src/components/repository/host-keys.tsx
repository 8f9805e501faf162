'use client';

import type { RepositoryView } from '@landfall/contracts/repository';
import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { Fingerprints } from '#src/components/ssh/fingerprints.tsx';
import { HostKeyFields } from '#src/components/ssh/host-key-fields.tsx';
import { isPublishing } from '#src/components/ssh/known-host.ts';
import classes from '#src/components/ssh/ssh.module.css';
import { Section } from '#src/ui/layout/section.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import { toastDone } from '#src/ui/problem/toast.ts';

/** By which keys the host of a repository is known, and how others are trusted once its operator changed them. */
export function HostKeys({ repository }: { repository: RepositoryView }) {
  const { id, url, hostKeys, hostKeysPublished } = repository;
  const [changing, setChanging] = useState(false);
  const [lines, setLines] = useState('');
  const trust = useAct('repositories.trustHostKeys', {
    onDone: () => {
      toastDone('These host keys are trusted from now on.');
      setChanging(false);
      setLines('');
    },
  });
  return (
    <Section
      title="Host keys"
      note={hostKeysPublished ? 'as the host publishes them' : 'as somebody here trusted them'}
      actions={
        <Button size="xs" variant="default" onClick={() => setChanging(!changing)}>
          {changing ? 'Keep these keys' : 'Change the keys'}
        </Button>
      }
    >
      <Stack gap={12}>
        <Fingerprints keys={hostKeys} />
        {changing && (
          <div className={classes.asked}>
            {isPublishing(url) && !hostKeysPublished && (
              <div>
                <Button
                  variant="light"
                  size="xs"
                  loading={trust.isPending}
                  onClick={() => trust.mutate({ params: { id }, body: {} })}
                >
                  Use the keys that the host publishes
                </Button>
              </div>
            )}
            <HostKeyFields url={url} value={lines} onChange={setLines} />
            {trust.error && <ErrorNote error={trust.error} />}
            <div>
              <Button
                loading={trust.isPending}
                disabled={lines.trim() === ''}
                onClick={() => trust.mutate({ params: { id }, body: { knownHosts: lines } })}
              >
                Trust these keys and no others
              </Button>
            </div>
          </div>
        )}
      </Stack>
    </Section>
  );
}
