import { stepKey, syncPhase } from '@landfall/contracts/plan';
import { type SyncObject, syncEnded } from '@landfall/contracts/sync';
import type { LiveSync } from '#src/api/patch/sync-progress.ts';
import { healthMark, type Mark, outcomeMark, planActionMark } from '#src/ui/status/mark.ts';
import { isSettled } from './steps.ts';

export interface Wave {
  phase: SyncObject['phase'];
  wave: number;
  /** What is done to something, in order. */
  rows: SyncObject[];
  /** Objects that stay as they are. */
  unchanged: SyncObject[];
}

const PHASES = syncPhase.options;

/** A sync's objects by phase and wave, in the order they run. */
export function wavesOf({ objects }: Pick<LiveSync, 'objects'>): Wave[] {
  const waves = new Map<string, Wave>();
  for (const object of objects) {
    const { phase, wave } = object;
    const key = `${phase} ${wave}`;
    const found = waves.get(key) ?? { phase, wave, rows: [], unchanged: [] };
    waves.set(key, found);
    (isQuiet(object) ? found.unchanged : found.rows).push(object);
  }
  return [...waves.values()].sort(
    (a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) || a.wave - b.wave,
  );
}

const isQuiet = ({ planned, outcome, health }: SyncObject): boolean =>
  planned === 'unchanged' &&
  (outcome === null || outcome === 'unchanged') &&
  (health === null || isSettled(health.status));

const PENDING: Mark = { shape: 'ring', tone: 'grey', word: 'pending' };
const APPLYING: Mark = { shape: 'turning', tone: 'blue', word: 'applying' };
const REFUSED: Mark = { ...planActionMark.refuse, word: 'refused' };
const NOT_HEALTHY: Mark = { shape: 'octagon', tone: 'red', word: 'not healthy' };
const NOT_REACHED: Mark = { shape: 'ring', tone: 'grey', word: 'not reached' };

/** The mark of one row: pending, applying, what became of it, and its health while that is waited for. */
export function markOf(object: SyncObject, sync: LiveSync): Mark {
  const { outcome, health } = object;
  if (outcome === null) {
    if (isRefused(object)) return REFUSED;
    if (syncEnded(sync.state)) return NOT_REACHED;
    return sync.applying?.includes(stepKey(object)) ? APPLYING : PENDING;
  }
  if (outcome === 'failed') return outcomeMark.failed;
  if (health?.status === 'Degraded') return healthMark.Degraded;
  // What was waited for in vain does not go on: how it lives by now stands at the application.
  if (health && !isSettled(health.status) && health.status !== 'Unknown')
    return sync.state === 'failed' ? NOT_HEALTHY : healthMark[health.status];
  return outcomeMark[outcome];
}

/** Refused by the plan: nothing of the sync was done because of it. */
export const isRefused = ({ planned, outcome }: SyncObject): boolean =>
  planned === 'refuse' && (outcome === null || outcome === 'skipped');

/** Is it still in the way of the next wave? */
const isOpen = ({ outcome, health }: SyncObject): boolean =>
  outcome === null || outcome === 'failed' || (health !== null && !isSettled(health.status));

/** "waits for wave 0: Deployment web", for a wave whose turn has not come; null when nothing before it is open. */
export function waitsFor(waves: readonly Wave[], index: number): string | null {
  for (const { phase, wave, rows } of waves.slice(0, index)) {
    const open = rows.find(isOpen);
    const named = open && `${open.ref.kind} ${open.ref.name}`;
    if (open?.hook) return `waits for the ${phase} hook ${named}`;
    if (open) return `waits for wave ${wave}: ${named}`;
  }
  return null;
}

/** The objects that made a sync fail, the surest first. */
export function culprits({ objects }: Pick<LiveSync, 'objects'>): SyncObject[] {
  const failed = objects.filter((object) => object.outcome === 'failed' || isRefused(object));
  const degraded = objects.filter(
    ({ outcome, health }) => outcome !== 'failed' && outcome !== null && health?.status === 'Degraded',
  );
  const stuck = objects.filter(
    ({ outcome, health }) =>
      outcome !== null &&
      outcome !== 'failed' &&
      (health?.status === 'Progressing' || health?.status === 'Missing'),
  );
  return [...failed, ...degraded, ...stuck];
}
