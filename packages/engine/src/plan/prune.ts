import type { PlanItem } from '@landfall/contracts/plan';
import type { ResourceRef } from '@landfall/contracts/resource';
import { pruneForbiddenBy } from '../annotations/sync-options.ts';
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
): PruneDecision {
  const mirrored = mirrorWaves(leftovers.flatMap(({ live }) => (live ? [waveOf(live)] : [])));
  const decision: PruneDecision = { steps: [], forgotten: [] };
  for (const leftover of leftovers) {
    const verdict = decidePrune(leftover, discovery, context);
    if (verdict.action === 'forget') decision.forgotten.push(refOfItem(leftover.item));
    else decision.steps.push(pruneStep(leftover, verdict, discovery, mirrored));
  }
  return decision;
}

type Verdict = { action: 'forget' } | { action: 'prune' | 'skip' | 'refuse'; reason: string };

function decidePrune({ item, live }: Leftover, discovery: Discovery, context: PlanContext): Verdict {
  if (discovery.failedGroups.includes(item.group)) {
    const why = `The API group ${item.group} does not answer, so it is not known whether this still exists.`;
    return { action: 'skip', reason: `${why} Nothing of a group that fails is pruned.` };
  }
  if (!live) return { action: 'forget' };
  const ownership = ownershipOf(live, item, context.application);
  if (ownership.owner === 'other-application') return { action: 'forget' };
  if (item.uid === '' ? ownership.owner !== 'this-application' : item.uid !== live.metadata.uid) {
    return {
      action: 'skip',
      reason: 'It left Git, but it is not the object Landfall made: someone recreated it.',
    };
  }
  const option = pruneForbiddenBy(live);
  if (option !== undefined)
    return { action: 'skip', reason: `It left Git; its sync option ${option} keeps it.` };
  if (!context.options.prune)
    return { action: 'skip', reason: 'It left Git and needs pruning; pruning is off.' };
  return { action: 'prune', reason: 'It left Git.' };
}

function pruneStep(
  { item, live }: Leftover,
  verdict: { action: 'prune' | 'skip' | 'refuse'; reason: string },
  discovery: Discovery,
  mirrored: ReadonlyMap<number, number>,
): PlanStep {
  const wave = live ? waveOf(live) : 0;
  const { resourceVersion, uid } = identity(live);
  const planned: PlanItem = {
    ref: refOfItem(item),
    action: verdict.action,
    reason: verdict.reason,
    phase: 'Sync',
    wave: mirrored.get(wave) ?? wave,
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
