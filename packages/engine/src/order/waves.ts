import type { Phase, Placed } from './compare.ts';

/** All steps of one phase and wave, in order. */
export interface Wave<Step> {
  phase: Phase;
  wave: number;
  steps: Step[];
}

/** Cuts an ordered list into its waves. */
export function cutWaves<Step>(steps: readonly Step[], place: (step: Step) => Placed): Wave<Step>[] {
  const waves: Wave<Step>[] = [];
  for (const step of steps) {
    const { phase, wave } = place(step);
    const last = waves.at(-1);
    if (last && last.phase === phase && last.wave === wave) last.steps.push(step);
    else waves.push({ phase, wave, steps: [step] });
  }
  return waves;
}

/** Prune tasks' distinct waves, first for last: deletion runs in reverse (semantics A.1). */
export function mirrorWaves(waves: readonly number[]): ReadonlyMap<number, number> {
  const distinct = [...new Set(waves)].sort((a, b) => a - b);
  return new Map(distinct.map((wave, index) => [wave, distinct[distinct.length - 1 - index] ?? wave]));
}
