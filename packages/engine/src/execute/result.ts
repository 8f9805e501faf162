import type { HealthStatus } from '@landfall/contracts/health';
import type { ObjectResult, PlanItem, SyncOutcome, SyncPhase } from '@landfall/contracts/plan';
import type { ResourceRef } from '@landfall/contracts/resource';
import type { PlanStep } from '../plan/types.ts';

/** The result of one step. Changes are those that were planned, masked already. */
export function resultOf(
  { item }: PlanStep,
  outcome: SyncOutcome,
  more: { message?: string | undefined; durationMs?: number; health?: HealthStatus } = {},
): ObjectResult {
  return {
    ref: item.ref,
    outcome,
    phase: item.phase,
    wave: item.wave,
    ...(item.hook ? { hook: true } : {}),
    changes: item.changes,
    ...(more.health === undefined ? {} : { health: more.health }),
    ...(more.message === undefined ? {} : { message: more.message }),
    ...(more.durationMs === undefined ? {} : { durationMs: more.durationMs }),
  };
}

/** Why nothing came of a step. */
export const notReached = ({ phase }: PlanItem): string =>
  phase === 'SyncFail' ? 'It runs only when a sync fails.' : 'Not reached.';

/** Which row of the sync an event is about. */
export function rowOf({ item }: PlanStep): {
  ref: ResourceRef;
  wave: number;
  phase: SyncPhase;
  hook?: boolean;
} {
  const { ref, wave, phase } = item;
  return { ref, wave, phase, ...(item.hook ? { hook: true } : {}) };
}
