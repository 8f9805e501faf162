import { stepKey } from '@landfall/contracts/plan';
import type { EngineEvent, SyncDetail, SyncObject } from '@landfall/contracts/sync';

/** A sync as its page holds it: with the objects being written at this moment. */
export interface LiveSync extends SyncDetail {
  applying?: string[];
}

/** Folds what the engine told into the sync's rows: a row is added when its first word comes before the plan's. */
export function foldProgress(sync: LiveSync, events: readonly EngineEvent[]): LiveSync {
  return events.reduce<LiveSync>(fold, sync);
}

function fold(sync: LiveSync, event: EngineEvent): LiveSync {
  switch (event.type) {
    case 'planned':
      return { ...sync, summary: event.summary };
    case 'object-applying': {
      const key = stepKey(event);
      return { ...sync, applying: [...(sync.applying ?? []).filter((other) => other !== key), key] };
    }
    case 'object-applied': {
      const { ref, outcome, phase, wave, hook, changes, health, message, durationMs } = event.result;
      const key = stepKey(event.result);
      const old = sync.objects.find((row) => stepKey(row) === key);
      const row: SyncObject = {
        ref,
        phase,
        wave,
        ...(hook ? { hook } : {}),
        planned: old?.planned ?? plannedFrom(outcome),
        outcome,
        changes: changes.length > 0 ? changes : (old?.changes ?? []),
        health: health ? { status: health } : (old?.health ?? null),
        message: message ?? null,
        durationMs: durationMs ?? null,
      };
      return { ...place(sync, row), applying: (sync.applying ?? []).filter((other) => other !== key) };
    }
    case 'object-health': {
      const key = stepKey(event);
      const old = sync.objects.find((row) => stepKey(row) === key);
      if (!old) return sync;
      // A row that was read has its health's words as its message: they go with that health.
      const message = old.message === old.health?.message ? null : old.message;
      return place(sync, { ...old, health: event.health, message });
    }
    case 'culprit':
      return { ...sync, culprits: [...sync.culprits, event.culprit] };
    case 'wave-started':
    case 'wave-ended':
    case 'note':
      return sync;
  }
}

function place(sync: LiveSync, row: SyncObject): LiveSync {
  const key = stepKey(row);
  const at = sync.objects.findIndex((other) => stepKey(other) === key);
  return { ...sync, objects: at === -1 ? [...sync.objects, row] : sync.objects.with(at, row) };
}

function plannedFrom(outcome: SyncObject['outcome']): SyncObject['planned'] {
  switch (outcome) {
    case 'created':
      return 'create';
    case 'pruned':
      return 'prune';
    case 'unchanged':
      return 'unchanged';
    case 'skipped':
      return 'skip';
    default:
      return 'configure';
  }
}
