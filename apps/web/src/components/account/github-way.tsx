'use client';

import { Button } from '@mantine/core';
import { IconBrandGithub } from '@tabler/icons-react';
import { useState } from 'react';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { continueWithGithub } from '#src/auth/enter.ts';
import { hostName } from '#src/components/github/host-name.ts';
import { useAlive } from '#src/ui/form/use-alive.ts';

/** Sign in or up by an account at GitHub; nothing where no GitHub App is set up. */
export function GithubWay({ to }: { to: string }) {
  const github = useRead(reads.signInWays()).data?.github;
  const [busy, setBusy] = useState(false);
  const alive = useAlive();
  if (!github) return null;
  return (
    <Button
      variant="default"
      fullWidth
      size="md"
      leftSection={<IconBrandGithub size={18} />}
      loading={busy}
      disabled={!alive}
      onClick={() => {
        setBusy(true);
        void continueWithGithub(to).catch(() => setBusy(false));
      }}
    >
      Continue with {hostName(github.host)}
    </Button>
  );
}
