import { type PlanItem, syncPhase } from '@landfall/contracts/plan';
import { kindRank } from './kind-order.ts';

export type Phase = PlanItem['phase'];
const PHASES: readonly Phase[] = syncPhase.options;

/** What the order of a sync looks at. */
export interface Placed {
  ref: PlanItem['ref'];
  phase: Phase;
  wave: number;
  /** Deletions come first in their wave, in reverse kind order. */
  deletes: boolean;
}

/** The one comparator: phase, wave, kind order, name (semantics A.1); then all that makes it total. */
export function compareSteps(a: Placed, b: Placed): number {
  return (
    PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) ||
    a.wave - b.wave ||
    Number(b.deletes) - Number(a.deletes) ||
    (kindRank(a.ref.kind) - kindRank(b.ref.kind)) * (a.deletes ? -1 : 1) ||
    text(a.ref.kind, b.ref.kind) ||
    text(a.ref.name, b.ref.name) ||
    text(a.ref.namespace, b.ref.namespace) ||
    text(a.ref.group, b.ref.group)
  );
}

/** Code-unit order: the same on every machine, whatever its locale. */
function text(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
