import type { Context } from '@landfall/actions/context';
import { isDatabaseAway } from '@landfall/actions/database-away';
import { LeaseLost } from '@landfall/actions/leases/lease';
import { appendProgress, type SyncProgress } from '@landfall/actions/syncs/append-progress';
import { type ObjectResult, type Plan, stepKey } from '@landfall/contracts/plan';
import type { EngineEvent } from '@landfall/contracts/sync';
import { FenceLost, stepClock } from '@landfall/engine';
import type { Log } from '@landfall/log';
import type { HeldLease } from './hold-lease.ts';
import { noteResult } from './note-result.ts';

/** Takes the engine's events and stores them in batches (design 5); measures its steps on the way. */
export interface Progress {
  emit(event: EngineEvent): void;
  /** Stores the plan and what is known so far, at once, or with what is written next. */
  planned(plan: Plan, milliseconds: number): void;
  /** Everything so far is stored when it resolves. */
  flush(): Promise<void>;
  /**
   * Everything so far is stored when it resolves: what waits goes along with what `write` writes. Where both fail together each
   * is tried alone. @throws what `write` throws
   */
  along<Result>(write: (waiting: SyncProgress | undefined) => Promise<Result>): Promise<Result>;
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
  let planned: Pick<SyncProgress, 'plan' | 'durations'> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let storing: Promise<unknown> = Promise.resolve();
  let changed = new Set<string>();
  const told = new Set<string>();

  const take = (): SyncProgress | undefined => {
    clearTimeout(timer);
    timer = undefined;
    const events = waiting;
    const more = planned;
    waiting = [];
    planned = undefined;
    const fresh = [...changed].flatMap((key) => results.get(key) ?? []);
    changed = new Set();
    if (events.length === 0 && !more) return undefined;
    const of = { syncId: sync.id, applicationId: sync.applicationId };
    return { ...of, events, ...(fresh.length > 0 ? { results: fresh } : {}), ...more };
  };
  const append = (batch: SyncProgress) =>
    appendProgress(context, held.lease, batch).catch((error: unknown) =>
      log.warn({ id: sync.id, error }, 'progress was not stored'),
    );
  const store = () => {
    const batch = take();
    if (batch) storing = storing.then(() => append(batch));
  };
  const along: Progress['along'] = (write) => {
    const batch = take();
    const written = storing.then(async () => {
      if (!batch) return write(undefined);
      try {
        return await write(batch);
      } catch (error) {
        if (error instanceof FenceLost || error instanceof LeaseLost || isDatabaseAway(error)) throw error;
        await append(batch);
        return write(undefined);
      }
    });
    storing = written.catch(() => undefined);
    return written;
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
      if (waiting.length >= BATCH_EVENTS) store();
      else timer ??= setTimeout(store, BATCH_MS);
    },
    planned: (plan, milliseconds) => {
      plannedMs = milliseconds;
      planned = { plan, durations: { plan: milliseconds } };
      // A run that begins with it fences first, which takes it along.
      setImmediate(store);
    },
    flush: async () => {
      store();
      await storing;
    },
    along,
    knows: (result) => results.get(stepKey(result))?.outcome === result.outcome,
    told: () => [...told].flatMap((key) => results.get(key) ?? []),
    durations: () => ({ plan: Math.round(plannedMs), ...clock.durations() }),
  };
}
