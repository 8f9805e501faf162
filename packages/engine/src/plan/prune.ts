import { LEFT_GIT, type PlanItem } from '@landfall/contracts/plan';
import { type ResourceRef, resourceKey } from '@landfall/contracts/resource';
import { ignoresExtraneous } from '../annotations/compare-options.ts';
import { fluxPolicy } from '../annotations/flux-policy.ts';
import { hasOption, optionsOf } from '../annotations/sync-options.ts';
import { waveOf } from '../annotations/wave.ts';
import { ownershipOf } from '../normalize/tracking.ts';
import { mirrorWaves } from '../order/waves.ts';
import { type Discovery, kindOf } from '../ports/cluster.ts';
import type { InventoryItem } from '../ports/ledger.ts';
import type { Leftover } from './leftovers.ts';
import { identity } from './step.ts';
import type { PlanContext, PlanStep } from './types.ts';

/** What becomes of leftovers: steps of the plan, and items that are no longer ours to remember. */
export interface PruneDecision {
  steps: PlanStep[];
  forgotten: ResourceRef[];
}

/**
 * Decides about everything that left Git (design 4.12): only what we recorded, only that very object (uid), never a
 * kind whose discovery failed. Pure.
 */
export function decidePrunes(
  leftovers: readonly Leftover[],
  discovery: Discovery,
  context: PlanContext,
  /** Waves of what is applied in the Sync phase: PruneLast comes after all of them. */
  waves: readonly number[] = [],
): PruneDecision {
  const { syncOptions } = context.options;
  const isLast = ({ live }: Leftover) => live !== undefined && hasOption(live, 'PruneLast', syncOptions);
  const usual = leftovers.filter((leftover) => !isLast(leftover));
  const mirrored = mirrorWaves(usual.flatMap(({ live }) => (live ? [waveOf(live)] : [])));
  // semantics A.1: max(0, highest wave in the Sync phase, prunes included) + 1.
  const last = Math.max(0, ...waves, ...leftovers.flatMap(({ live }) => (live ? [waveOf(live)] : []))) + 1;
  const placed = (leftover: Leftover) => {
    const wave = leftover.live ? waveOf(leftover.live) : 0;
    return isLast(leftover) ? last : (mirrored.get(wave) ?? wave);
  };
  const decision: PruneDecision = { steps: [], forgotten: [] };
  for (const leftover of leftovers) {
    const verdict = decidePrune(leftover, discovery, context);
    if (verdict.action === 'forget') decision.forgotten.push(refOfItem(leftover.item));
    else decision.steps.push(pruneStep(leftover, verdict, discovery, placed(leftover)));
  }
  return decision;
}

/** What is to become of one object that is to go. */
export type PruneVerdict =
  | { action: 'forget' }
  | { action: 'prune' | 'skip' | 'refuse'; reason: string; needsApproval?: string };

function decidePrune(leftover: Leftover, discovery: Discovery, context: PlanContext): PruneVerdict {
  const { live } = leftover;
  const standing = standingOf(leftover, discovery, context);
  if (standing || !live) return standing ?? { action: 'forget' };
  const option = optionsOf(live, context.options.syncOptions).get('Prune');
  if (option === 'false')
    return { action: 'skip', reason: `${LEFT_GIT}; its sync option Prune=false keeps it.` };
  if (fluxPolicy(live) === 'ignore')
    return { action: 'skip', reason: `${LEFT_GIT}; its Flux mark says to leave it alone.` };
  if (!context.options.prune)
    return { action: 'skip', reason: `${LEFT_GIT} and needs pruning; pruning is off.` };
  if (context.looks && ignoresExtraneous(live))
    return {
      action: 'skip',
      reason: `${LEFT_GIT}; its compare option IgnoreExtraneous says not to count it.`,
    };
  const confirm = option === 'confirm' ? { needsApproval: 'Its sync option is Prune=confirm.' } : {};
  return { action: 'prune', reason: `${LEFT_GIT}.`, ...confirm };
}

/** Why an object that is to go is not touched: gone, unknown, another's or to be, recreated. Undefined when it may go. */
export function standingOf(
  { item, live }: Leftover,
  discovery: Discovery,
  context: PlanContext,
): PruneVerdict | undefined {
  if (discovery.failedGroups.includes(item.group)) {
    const why = `The API group ${item.group} does not answer, so it is not known whether this still exists.`;
    return { action: 'skip', reason: `${why} Nothing of a group that fails is deleted.` };
  }
  if (!live) return { action: 'forget' };
  const ownership = ownershipOf(live, item, context.application);
  if (ownership.owner === 'other-application') return { action: 'forget' };
  if (item.uid === '' ? ownership.owner !== 'this-application' : item.uid !== live.metadata.uid) {
    return {
      action: 'skip',
      reason: 'It is not the object Landfall made: someone recreated it, so it is left alone.',
    };
  }
  const heir = context.application.wantedBy?.get(resourceKey(item));
  if (heir !== undefined)
    return { action: 'skip', reason: `Application “${heir}” has it now: it is handed over, not deleted.` };
  return undefined;
}

/** The step that takes one object away, or says why it stays. */
export function pruneStep(
  { item, live }: Leftover,
  verdict: Exclude<PruneVerdict, { action: 'forget' }>,
  discovery: Discovery,
  wave: number,
): PlanStep {
  const { resourceVersion, uid } = identity(live);
  const planned: PlanItem = {
    ref: refOfItem(item),
    action: verdict.action,
    reason: verdict.reason,
    ...(verdict.needsApproval === undefined ? {} : { needsApproval: verdict.needsApproval }),
    phase: 'Sync',
    wave,
    changes: [],
    conflicts: [],
    ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
    ...(typeof uid === 'string' ? { uid } : {}),
    warnings: [],
  };
  const kind = kindOf(discovery, item);
  return {
    item: planned,
    kind,
    manifest: undefined,
    desired: undefined,
    live,
    force: false,
    untracked: false,
  };
}

function refOfItem({ uid: _uid, ...ref }: InventoryItem): ResourceRef {
  return ref;
}
