import type { EngineEvent } from '@landfall/contracts/sync';

/** Measures a run by its events, in ms. */
export interface StepClock {
  note(event: EngineEvent): void;
  /** Applying is what lies between a wave's start and its last write; the rest of the wave is waiting for health. */
  durations(): { apply: number; health: number };
}

/** On the monotonic clock, from the first wave on. */
export function stepClock(): StepClock {
  let apply = 0;
  let health = 0;
  let since: number | undefined;
  let wroteAt: number | undefined;
  const endWave = (now: number) => {
    if (since === undefined) return;
    const applied = wroteAt ?? since;
    apply += applied - since;
    health += now - applied;
    since = undefined;
    wroteAt = undefined;
  };
  return {
    note: ({ type }) => {
      const now = performance.now();
      if (type === 'wave-started') {
        endWave(now);
        since = now;
        // What was told of earlier attempts belongs to no wave.
        wroteAt = undefined;
      }
      if (type === 'object-applied') wroteAt = now;
      if (type === 'wave-ended') endWave(now);
    },
    durations: () => {
      endWave(performance.now());
      return { apply: Math.round(apply), health: Math.round(health) };
    },
  };
}
