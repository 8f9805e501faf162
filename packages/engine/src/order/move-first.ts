import { compareSteps, type Placed } from './compare.ts';

/** A step that other steps may depend on: a Namespace they live in, or the CRD of their kind. */
export interface Dependable extends Placed {
  /** For a CustomResourceDefinition: the `group/Kind` it defines. */
  defines: string | undefined;
  /** A hook is made in each phase that it names, and moved to no other. */
  hook?: unknown;
}

/**
 * Sorts, then moves each Namespace before the first object that lives in it and each CRD before the first of its
 * objects; the moved one takes that object's phase and wave (semantics A.1). Returns new values.
 */
export function orderSteps<Step extends Dependable>(steps: readonly Step[]): Step[] {
  const sorted = [...steps].sort(compareSteps);
  return sorted
    .map((step, at) => moved(step, at, sorted))
    .sort((a, b) => a.at - b.at || compareSteps(a.step, b.step))
    .map(({ step }) => step);
}

/** A step with its place: just before the first that needs it, where that comes earlier than its own. */
function moved<Step extends Dependable>(
  step: Step,
  at: number,
  sorted: readonly Step[],
): { step: Step; at: number } {
  const needing = sorted.findIndex((other) => dependsOn(other, step));
  const first = sorted[needing];
  if (!first || needing > at) return { step, at };
  // Not by the order of kinds: a custom kind may be called as one that comes before its CRD (NetworkPolicy).
  return { step: { ...step, phase: first.phase, wave: first.wave }, at: needing - 0.5 };
}

function dependsOn(step: Placed, on: Dependable): boolean {
  if (step.deletes || on.deletes || on.hook !== undefined) return false;
  if (on.ref.kind === 'Namespace' && on.ref.group === '') return step.ref.namespace === on.ref.name;
  return on.defines !== undefined && on.defines === `${step.ref.group}/${step.ref.kind}`;
}
