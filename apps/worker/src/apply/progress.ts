import type { Context } from '@landfall/actions/context';
import { appendProgress, type SyncProgress } from '@landfall/actions/syncs/append-progress';
import { type ObjectResult, type Plan, stepKey } from '@landfall/contracts/plan';
import type { EngineEvent } from '@landfall/contracts/sync';
import { stepClock } from '@landfall/engine';
import type { Log } from '@landfall/log';
import type { HeldLease } from './hold-lease.ts';
import { noteResult } from './note-result.ts';

/** Takes the engine's events and stores them in batches (design 5); measures its steps on the way. */
export interface Progress {
  emit(event: EngineEvent): void;
  /** Begins to store the plan and what is known so far, at once. */
  planned(plan: Plan, milliseconds: number): void;
  /** The plan is stored when it resolves; nothing is written to a cluster before. */
  planStored(): Promise<void>;
  /** Everything so far is stored when it resolves. */
  flush(): Promise<void>;
  /** Was this told of its object already, by an earlier attempt too? */
  knows(result: ObjectResult): boolean;
  /** Results that were told since it began. */
  told(): ObjectResult[];
  durations(): { plan: number; apply: number; health: number };
}

const BATCH_MS = 100;
const BATCH_EVENTS = 200;

interface Sync {
  id: string;
  applicationId: string;
  earlier: readonly ObjectResult[];
}

/** One sync's progress. A batch that cannot be stored is dropped with a word in the log: telemetry, never the outcome. */
export function syncProgress(context: Context, held: HeldLease, sync: Sync, log: Log): Progress {
  const results = new Map(sync.earlier.map((result) => [stepKey(result), result]));
  const clock = stepClock();
  let plannedMs = 0;
  let waiting: EngineEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  let storing: Promise<void> = Promise.resolve();
  let planStored = storing;
  let changed = new Set<string>();
  const told = new Set<string>();

  const store = (more: Partial<SyncProgress>) => {
    clearTimeout(timer);
    timer = undefined;
    const events = waiting;
    waiting = [];
    const fresh = [...changed].flatMap((key) => results.get(key) ?? []);
    changed = new Set();
    if (events.length === 0 && Object.keys(more).length === 0) return;
    storing = storing.then(() =>
      appendProgress(context, held.lease, {
        syncId: sync.id,
        applicationId: sync.applicationId,
        events,
        ...(fresh.length > 0 ? { results: fresh } : {}),
        ...more,
      }).catch((error: unknown) => log.warn({ id: sync.id, error }, 'progress was not stored')),
    );
  };

  return {
    emit: (event) => {
      clock.note(event);
      const key = noteResult(results, event);
      if (key !== undefined) {
        changed.add(key);
        told.add(key);
      }
      waiting.push(event);
      if (waiting.length >= BATCH_EVENTS) store({});
      else timer ??= setTimeout(() => store({}), BATCH_MS);
    },
    planned: (plan, milliseconds) => {
      plannedMs = milliseconds;
      store({ plan, durations: { plan: milliseconds } });
      planStored = storing;
    },
    planStored: () => planStored,
    flush: () => {
      store({});
      return storing;
    },
    knows: (result) => results.get(stepKey(result))?.outcome === result.outcome,
    told: () => [...told].flatMap((key) => results.get(key) ?? []),
    durations: () => ({ plan: Math.round(plannedMs), ...clock.durations() }),
  };
}
