'use client';

import type { ApplicationDetail, ResourceState } from '@landfall/contracts/application';
import { useEffect } from 'react';
import { type Probing, useProbe } from '#src/components/probe/use-probe.ts';

/** Which object of which application is looked into. */
export interface InsideProps {
  application: Pick<ApplicationDetail, 'id'>;
  state: Pick<ResourceState, 'ref'>;
}

/** Looks into an object when its tab is opened, and again when asked. */
export function useInside({ application, state }: InsideProps): Probing<'inside'> & { look: () => void } {
  const probe = useProbe('inside');
  const look = (): void => void probe.ask({ kind: 'inside', applicationId: application.id, ref: state.ref });
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when it is opened
  useEffect(look, []);
  return { ...probe, look };
}
