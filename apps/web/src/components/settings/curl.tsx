'use client';

import { useSyncExternalStore } from 'react';
import { Section } from '#src/ui/layout/section.tsx';
import { CopyLines } from '#src/ui/text/copy.tsx';
import { SafeLink } from '#src/ui/text/safe-link.tsx';
import classes from './settings.module.css';

const never = () => () => undefined;

/** The first thing an engineer does with a token. */
export function Curl() {
  const origin = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => '',
  );
  const lines = [
    'export LANDFALL_TOKEN=…',
    `curl -H "Authorization: Bearer $LANDFALL_TOKEN" ${origin}/v1/applications`,
  ].join('\n');
  return (
    <Section title="Try the API">
      <div className={classes.stack}>
        <CopyLines lines={lines} what="curl lines" />
        <p className={classes.words}>
          Everything this dashboard does is in the API:{' '}
          <SafeLink href={`${origin}/v1/openapi.json`}>its OpenAPI description</SafeLink>.
        </p>
      </div>
    </Section>
  );
}
