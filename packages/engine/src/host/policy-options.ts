import { type SyncPolicy, stillHolds } from '@landfall/contracts/application';
import type { ExecuteOptions } from '../execute/types.ts';
import type { PlanOptions } from '../plan/types.ts';

/** An application's policy as planning reads it now; a sync, a check and a preview plan alike. */
export const planOptions = (policy: SyncPolicy, now: Date): PlanOptions => ({
  prune: policy.prune,
  createNamespace: policy.createNamespace,
  namespaceMetadata: policy.namespaceMetadata,
  adopt: policy.adopt,
  syncOptions: policy.syncOptions,
  ignoreDifferences: policy.ignoreDifferences.filter((rule) => stillHolds(rule, now)),
});

/** An application's policy as execution reads it. */
export const executeOptions = ({
  waveDeadlineSeconds,
  waitForHealth,
}: Pick<SyncPolicy, 'waveDeadlineSeconds' | 'waitForHealth'>): ExecuteOptions => ({
  waveDeadlineMs: waveDeadlineSeconds * 1_000,
  waitForHealth,
});
