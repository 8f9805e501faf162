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

/** What came of a step whose turn never came: nothing, and what is as Git has it is that all the same. */
export function neverReached(step: PlanStep): ObjectResult {
  const { item } = step;
  if (item.action === 'unchanged' && !item.hook) return resultOf(step, 'unchanged');
  return resultOf(step, 'skipped', { message: whyNot(item) });
}

function whyNot({ action, phase, reason }: PlanItem): string {
  if ((action === 'skip' || action === 'refuse') && reason !== undefined) return reason;
  return phase === 'SyncFail' ? 'It runs only when a sync fails.' : 'Not reached.';
}

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
