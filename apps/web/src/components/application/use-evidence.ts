'use client';

import type { ApplicationDetail, ResourceState } from '@landfall/contracts/application';
import { resourceKey } from '@landfall/contracts/resource';
import type { Culprit } from '@landfall/contracts/sync';
import { reads } from '#src/api/reads.ts';
import { useRead } from '#src/api/use-read.ts';

/** What the last sync kept beside this object: events and log lines, where it failed on it. */
export function useEvidence(
  { lastSync }: Pick<ApplicationDetail, 'lastSync'>,
  state: ResourceState | null,
): Culprit | undefined {
  const failed = state !== null && lastSync?.state === 'failed';
  const { data } = useRead(reads.sync(lastSync?.id ?? ''), failed);
  if (!failed || !data) return undefined;
  return data.culprits.find(({ ref }) => resourceKey(ref) === resourceKey(state.ref));
}
