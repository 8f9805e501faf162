import type { HealthStatus } from '@landfall/contracts/health';
import type { ObjectResult, SyncOutcome } from '@landfall/contracts/plan';
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
    changes: item.changes,
    ...(more.health === undefined ? {} : { health: more.health }),
    ...(more.message === undefined ? {} : { message: more.message }),
    ...(more.durationMs === undefined ? {} : { durationMs: more.durationMs }),
  };
}
