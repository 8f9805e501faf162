'use client';

import { Button } from '@mantine/core';
import { IconBrandGithub } from '@tabler/icons-react';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { Section } from '#src/ui/layout/section.tsx';
import { ErrorNote } from '#src/ui/problem/problem-note.tsx';
import text from '#src/ui/text/text.module.css';
import type { After } from './come-back.ts';
import classes from './github.module.css';
import { hostName } from './host-name.ts';
import { useBegin } from './use-begin.ts';

/** The way by clicking; where there is no GitHub App, what an operator has to set for it: not said to whom sets up. */
export function ConnectGitHub({ after }: { after: After }) {
  const setup = useRead(reads.github()).data;
  const { begin, isPending, error } = useBegin(after);
  if (!setup || (setup.missing.length > 0 && after === 'onboarding')) return null;
  if (setup.missing.length > 0) {
    return (
      <Section title="From GitHub" note="not set up here">
        <p className={text.words}>
          To pick repositories from a list, with nothing to paste, an operator of this Landfall sets{' '}
          {setup.missing.map((name, at) => (
            <span key={name}>
              {at > 0 && ', '}
              <code>{name}</code>
            </span>
          ))}
          . Until then, connect a repository by its address.
        </p>
      </Section>
    );
  }
  return (
    <Section title="From GitHub">
      <div className={classes.start}>
        <p className={text.words}>
          Pick from the repositories that you may push to at {hostName(setup.host)}. There is no token to make
          and no webhook to set.
        </p>
        <Button leftSection={<IconBrandGithub size={16} />} loading={isPending} onClick={() => begin()}>
          Connect GitHub
        </Button>
      </div>
      {error && <ErrorNote error={error} />}
    </Section>
  );
}
