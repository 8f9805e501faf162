'use client';

import { Button } from '@mantine/core';
import Link from 'next/link';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';
import { Curl } from '#src/components/settings/curl.tsx';
import { HistorySettings } from '#src/components/settings/history.tsx';
import { Sessions } from '#src/components/settings/sessions.tsx';
import { Tokens } from '#src/components/settings/tokens.tsx';
import { WaysIn } from '#src/components/settings/ways-in.tsx';
import { Page } from '#src/ui/layout/page.tsx';
import { Facts, Section } from '#src/ui/layout/section.tsx';

/** The person: profile, API tokens, sessions. */
export function SettingsView() {
  const me = useRead(reads.me()).data;
  return (
    <Page
      title="Settings"
      sentence="You, your API tokens and where you are signed in."
      actions={
        <Button component={Link} href="/settings/windows" variant="default">
          Windows
        </Button>
      }
    >
      <Section title="Profile">
        <Facts
          facts={[
            ['Name', me?.user.name ?? ' '],
            ['E-mail', me?.user.email ?? ' '],
            ['Organization', me?.organization.name ?? ' '],
          ]}
        />
      </Section>
      <WaysIn />
      <Tokens />
      <Curl />
      <Sessions />
      <HistorySettings />
    </Page>
  );
}
