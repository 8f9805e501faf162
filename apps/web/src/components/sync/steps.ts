import { type SyncDetail, type SyncStep, type SyncView, syncEnded } from '@landfall/contracts/sync';

export interface Step {
  step: SyncStep;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'stopped' | 'unreached';
  ms: number | null;
  /** 0 to 1 while it runs, where it can be counted. */
  share: number | null;
}

const ORDER: SyncStep[] = ['fetch', 'render', 'plan', 'apply', 'health'];

/** The bar above a sync's waves. fetch and render come before the sync's row, so they are always done here. */
export function stepsOf(sync: SyncDetail): Step[] {
  const at = ORDER.indexOf(currentStep(sync));
  return ORDER.map((step, index) => {
    const ms = sync.durations[step] ?? null;
    if (sync.state === 'succeeded' || index < at) return { step, state: 'done', ms, share: null };
    if (index > at && syncEnded(sync.state)) return { step, state: 'unreached', ms: null, share: null };
    if (index > at) return { step, state: 'waiting', ms, share: null };
    return { step, state: stateHere(sync), ms, share: shareOf(sync, step) };
  });
}

function currentStep(sync: SyncDetail): SyncStep {
  if (sync.summary === null || wasRefused(sync)) return 'plan';
  const left = sync.objects.some(({ outcome }) => outcome === null || outcome === 'failed');
  return left || sync.objects.length === 0 ? 'apply' : 'health';
}

/** The plan itself said no: nothing of it was begun. */
const wasRefused = ({ state, objects }: SyncDetail): boolean =>
  state === 'failed' &&
  objects.some(({ planned }) => planned === 'refuse') &&
  objects.every(({ outcome }) => outcome === null || outcome === 'skipped');

function stateHere({ state }: SyncView): Step['state'] {
  if (state === 'failed') return 'failed';
  if (syncEnded(state)) return 'stopped';
  return state === 'running' ? 'running' : 'waiting';
}

function shareOf({ objects }: SyncDetail, step: SyncStep): number | null {
  if (step === 'apply') return objects.length === 0 ? null : part(objects, ({ outcome }) => outcome !== null);
  if (step !== 'health') return null;
  const watched = objects.filter(({ health }) => health !== null);
  return watched.length === 0 ? null : part(watched, ({ health }) => isSettled(health?.status));
}

const part = <T>(all: readonly T[], is: (one: T) => boolean): number => all.filter(is).length / all.length;
export const isSettled = (status: string | undefined): boolean =>
  status === 'Healthy' || status === 'Suspended';
