'use client';

import type { ClusterView } from '@landfall/contracts/cluster';
import { Stack } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { Section } from '#src/ui/layout/section.tsx';
import { Split } from '#src/ui/layout/split.tsx';
import text from '#src/ui/text/text.module.css';
import { Arrival } from './arrival.tsx';
import { InstallLines } from './install-lines.tsx';
import { installs } from './installs.ts';
import { useInstall } from './use-install.ts';

/** Install an agent: the lines on the left, and on the right whether it has come. `children`: the way on, once it has. */
export function InstallAgent({ cluster, children }: { cluster: ClusterView; children: ReactNode }) {
  const making = useInstall(cluster);
  const isHere = cluster.agent?.state === 'connected';
  const isUsed = isHere && cluster.agent?.tokenExpiresAt === null;
  useEffect(() => {
    if (isUsed) installs.forget(cluster.id);
  }, [isUsed, cluster.id]);
  const arrival = (
    <Arrival cluster={cluster} note={isUsed ? 'Its token was used and is worth nothing any more.' : null}>
      {children}
    </Arrival>
  );
  if (isUsed) return arrival;
  return (
    <Split
      left={
        <Section>
          <Stack gap={16}>
            {isHere && (
              <p className={text.words}>
                An agent is connected already: one that is installed with a new line takes its place.
              </p>
            )}
            <InstallLines making={making} />
          </Stack>
        </Section>
      }
      right={arrival}
    />
  );
}
