'use client';

import { forgeOf } from '@landfall/contracts/forge';
import type { RepositoryView } from '@landfall/contracts/repository';
import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { ConfirmDialog } from '#src/ui/form/confirm-dialog.tsx';
import { Section } from '#src/ui/layout/section.tsx';
import { Ago } from '#src/ui/text/ago.tsx';
import { CopyLines } from '#src/ui/text/copy.tsx';
import { SafeLink } from '#src/ui/text/safe-link.tsx';
import text from '#src/ui/text/text.module.css';
import { secrets } from './fresh-secret.ts';
import classes from './repository.module.css';

/** How a push is told to us at once: the address, the exact settings, the secret shown once. */
export function Webhook({ repository }: { repository: RepositoryView }) {
  const [secret, setSecret] = useState<string | null>(() => secrets.take(repository.id));
  const [asked, setAsked] = useState(false);
  const rotate = useAct('repositories.rotateSecret', {
    onDone: ({ webhookSecret }) => {
      setSecret(webhookSecret);
      setAsked(false);
    },
  });
  const { url, lastDeliveryAt, works } = repository.webhook;
  const settings = githubSettings(repository.url);
  return (
    <Section
      title="Webhook"
      note={
        <>
          {lastDeliveryAt ? (
            <>
              last delivery <Ago at={lastDeliveryAt} />
            </>
          ) : (
            'no delivery yet'
          )}
          {!works && `; we look every ${everyWords(repository.pollSeconds)}`}
        </>
      }
      actions={
        <Button size="xs" variant="default" onClick={() => setAsked(true)}>
          Make a new secret
        </Button>
      }
    >
      <Stack gap={16}>
        <p className={text.words}>
          With a webhook a push arrives in a second. On GitHub:{' '}
          {settings ? (
            <SafeLink href={settings}>Settings → Webhooks → Add webhook</SafeLink>
          ) : (
            'Settings → Webhooks → Add webhook'
          )}
          , content type <strong>application/json</strong>, just the <strong>push</strong> event, and these
          two:
        </p>
        <div className={classes.step}>
          <span className={classes.label}>Payload URL</span>
          <CopyLines lines={url} what="payload URL" />
        </div>
        <div className={classes.step}>
          <span className={classes.label}>Secret</span>
          {secret ? (
            <>
              <CopyLines lines={secret} what="webhook secret" />
              <p className={text.words}>This is the only time it is shown. If you lose it, make a new one.</p>
            </>
          ) : (
            <p className={text.words}>
              Shown once, when the repository was connected. If you lost it, make a new one.
            </p>
          )}
        </div>
      </Stack>
      <ConfirmDialog
        opened={asked}
        onClose={() => setAsked(false)}
        title="Make a new webhook secret?"
        consequences={[
          'The old secret stops working at once: deliveries signed with it are refused.',
          'Until the new one is set on the other side, pushes are found by looking, within minutes.',
        ]}
        confirm="Make a new secret"
        pending={rotate.isPending}
        error={rotate.error}
        onConfirm={() => rotate.mutate({ params: { id: repository.id } })}
      />
    </Section>
  );
}

function githubSettings(address: string): string | null {
  const base = URL.canParse(address) ? forgeOf(address)?.base : undefined;
  return base?.startsWith('https://github.com/') ? `${base}/settings/hooks/new` : null;
}

const everyWords = (seconds: number): string =>
  seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
