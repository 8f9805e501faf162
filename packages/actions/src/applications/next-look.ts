import { type SyncPolicy, stillHolds } from '@landfall/contracts/application';
import type { Health } from '@landfall/contracts/health';
import type { Context } from '../context.ts';

interface Looked {
  syncStatus: string;
  health: Health;
  policy: SyncPolicy;
  /** When one that is Synced and Healthy is looked at next, in seconds, where whatever moves is noticed sooner. */
  steadySeconds?: number;
}

/**
 * When an application is looked at next: after the long pause where it was found in good order and is watched, else as it
 * was set, which is at once where something has moved since the look began; in any case when the next of its ignore rules ends.
 */
export function nextLook(
  context: Context,
  row: { nextCheckAt: Date },
  checked: { nextCheckAt: Date },
  { syncStatus, health, policy, steadySeconds }: Looked,
): { nextCheckAt: Date } {
  const now = context.now();
  const hasMoved = row.nextCheckAt.getTime() !== checked.nextCheckAt.getTime();
  const isSteady =
    steadySeconds !== undefined && !hasMoved && syncStatus === 'Synced' && health.status === 'Healthy';
  const usual = isSteady
    ? new Date(now.getTime() + steadySeconds * 1_000 * (0.9 + Math.random() * 0.2))
    : row.nextCheckAt;
  const ends = policy.ignoreDifferences.flatMap((rule) =>
    rule.expiresAt !== undefined && stillHolds(rule, now) ? [Date.parse(rule.expiresAt)] : [],
  );
  return { nextCheckAt: new Date(Math.min(usual.getTime(), ...ends)) };
}
