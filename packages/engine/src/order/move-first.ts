import { compareSteps, type Placed } from './compare.ts';

/** A step that other steps may depend on: a Namespace they live in, or the CRD of their kind. */
export interface Dependable extends Placed {
  /** For a CustomResourceDefinition: the `group/Kind` it defines. */
  defines: string | undefined;
}

/**
 * Sorts, then moves each Namespace before the first object that lives in it and each CRD before the first of its
 * objects; the moved one takes that object's phase and wave (semantics A.1). Returns new values.
 */
export function orderSteps<Step extends Dependable>(steps: readonly Step[]): Step[] {
  const sorted = [...steps].sort(compareSteps);
  return sorted.map((step) => moved(step, sorted)).sort(compareSteps);
}

function moved<Step extends Dependable>(step: Step, sorted: readonly Step[]): Step {
  const first = sorted.find((other) => dependsOn(other, step));
  if (!first || compareSteps(first, step) >= 0) return step;
  return { ...step, phase: first.phase, wave: first.wave };
}

function dependsOn(step: Placed, on: Dependable): boolean {
  if (step.deletes || on.deletes) return false;
  if (on.ref.kind === 'Namespace' && on.ref.group === '') return step.ref.namespace === on.ref.name;
  return on.defines !== undefined && on.defines === `${step.ref.group}/${step.ref.kind}`;
}
