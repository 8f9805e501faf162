import type { PlanItem } from '@landfall/contracts/plan';
import type { Manifest } from '@landfall/contracts/resource';
import type { Desired } from '../normalize/desired.ts';
import type { HookState, PlanStep } from './types.ts';

/** What a decision about one object fills in; the rest of its step is the same for all. */
export interface Decision {
  action: PlanItem['action'];
  reason?: string;
  changes?: PlanItem['changes'];
  conflicts?: PlanItem['conflicts'];
  warnings?: string[];
  live?: Manifest;
  force?: boolean;
  /** Its namespace is missing and has to be made first. */
  needsNamespace?: string;
  /** How it is written where that is not server-side apply. */
  replace?: PlanItem['replace'];
  /** Other tools' managers whose fields become ours with it. */
  adopts?: string[];
  /** Defaults of the live object that become ours first, so that this write drops them. */
  claims?: string[][];
  /** What is sent, where that is not what Git has to the letter (ignored fields as they live). */
  manifest?: Manifest;
  /** Of a hook: whether this very run has made it already. */
  hook?: HookState;
  /** The application of the same organization that has it. */
  owner?: string | undefined;
}

/** Version and uid of a live object, where it has them. */
export function identity(live: Manifest | undefined): { resourceVersion: unknown; uid: unknown } {
  return { resourceVersion: live?.metadata.resourceVersion, uid: live?.metadata.uid };
}

/** The step of one desired object, from what was decided about it. */
export function stepOf(desired: Desired, decision: Decision): PlanStep {
  const { live } = decision;
  const { resourceVersion, uid } = identity(live);
  const item: PlanItem = {
    ref: desired.ref,
    action: decision.action,
    ...(decision.reason === undefined ? {} : { reason: decision.reason }),
    phase: desired.phase,
    wave: desired.wave,
    ...(desired.hook ? { hook: desired.hook } : {}),
    ...(decision.replace === undefined ? {} : { replace: decision.replace }),
    ...(decision.adopts === undefined ? {} : { adopts: decision.adopts }),
    changes: decision.changes ?? [],
    conflicts: decision.conflicts ?? [],
    ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
    ...(typeof uid === 'string' ? { uid } : {}),
    warnings: decision.warnings ?? [],
  };
  return {
    item,
    kind: 'kind' in desired.known ? desired.known.kind : undefined,
    manifest: decision.manifest ?? desired.manifest,
    desired,
    live,
    force: decision.force ?? false,
    ...(decision.claims === undefined ? {} : { claims: decision.claims }),
    // A hook is found by its label, never pruned: it is in no inventory.
    untracked: desired.hook !== undefined,
    ...(desired.hook ? { hook: decision.hook ?? { made: 'no' } } : {}),
    ...(decision.owner === undefined ? {} : { owner: decision.owner }),
  };
}
