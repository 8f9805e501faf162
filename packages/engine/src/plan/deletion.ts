import { resourceKey } from '@landfall/contracts/resource';
import { fluxPolicy } from '../annotations/flux-policy.ts';
import { optionsOf } from '../annotations/sync-options.ts';
import { waveOf } from '../annotations/wave.ts';
import { normalizeDesired } from '../normalize/desired.ts';
import { mirrorWaves } from '../order/waves.ts';
import type { Discovery } from '../ports/cluster.ts';
import { retrying } from '../requests/retry.ts';
import { decide } from './decide.ts';
import { prepareHooks } from './hook.ts';
import { leftHooks } from './left-hooks.ts';
import { findLeftovers, type Leftover } from './leftovers.ts';
import { listLive } from './list-live.ts';
import { contextOf, inOrder, planOf } from './plan.ts';
import { type PruneVerdict, pruneStep, standingOf } from './prune.ts';
import { stepOf } from './step.ts';
import type { PlanContext, PlannedSync, PlanRequest, PlanStep } from './types.ts';
import { kindsOf, namespacesOf } from './what-to-list.ts';

const HOOK_PHASES = new Set(['PreDelete', 'PostDelete'] as const);

/**
 * What taking an application away would do (semantics A.2): its PreDelete hooks, then everything in the inventory by wave,
 * highest first, one wave at a time, then its PostDelete hooks. Only what we recorded, only that very object (uid), and
 * what hooks of its syncs left; what `Delete=false` keeps stays. `desired` is the last snapshot: its hooks are what runs.
 * @throws ClusterError when the cluster could not be asked
 */
export async function planDeletion(request: PlanRequest): Promise<PlannedSync> {
  const cluster = retrying(request.cluster, { signal: request.signal });
  const discovery = request.discovery ?? (await cluster.discover());
  const { application, inventory } = request;
  const objects = normalizeDesired(request.desired, discovery, application).objects;
  const run = request.hooks === 'left-out' ? undefined : request.hooks;
  const ofAnyPhase = objects.filter(({ hook }) => hook !== undefined);
  const hooks = prepareHooks(ofAnyPhase, application, run, HOOK_PHASES);
  const kinds = kindsOf(ofAnyPhase, inventory, discovery);
  // Hooks of earlier snapshots may have been elsewhere.
  const live = await listLive(cluster, kinds, application.id, namespacesOf(ofAnyPhase, inventory), {
    everywhere: true,
  });
  const context = contextOf(request, discovery);
  const leftovers = [
    ...(await findLeftovers(cluster, inventory, live, discovery)),
    ...leftHooks(live, hooks, inventory, application),
  ];
  const { steps, forgotten } = deletions(leftovers, discovery, context);
  for (const hook of hooks) {
    const decision = await decide(hook, live.get(resourceKey(hook.ref)), {
      cluster,
      context,
      comingNamespaces: new Set<string>(),
    });
    steps.push(stepOf(hook, decision));
  }
  const ordered = inOrder(steps);
  return { plan: planOf(ordered, []), steps: ordered, forgotten, discovery, context };
}

function deletions(
  leftovers: readonly Leftover[],
  discovery: Discovery,
  context: PlanContext,
): { steps: PlanStep[]; forgotten: PlannedSync['forgotten'] } {
  const mirrored = mirrorWaves(leftovers.flatMap(({ live }) => (live ? [waveOf(live)] : [])));
  const steps: PlanStep[] = [];
  const forgotten: PlannedSync['forgotten'] = [];
  for (const leftover of leftovers) {
    const verdict = standingOf(leftover, discovery, context) ?? decideDeletion(leftover, context);
    const { uid: _uid, ...ref } = leftover.item;
    const wave = leftover.live ? waveOf(leftover.live) : 0;
    if (verdict.action === 'forget') forgotten.push(ref);
    else steps.push(pruneStep(leftover, verdict, discovery, mirrored.get(wave) ?? wave));
  }
  return { steps, forgotten };
}

/** `Delete=false` and Helm's `resource-policy: keep` stay; `Delete=confirm` goes only with a person's yes (semantics A.4). */
function decideDeletion({ live }: Leftover, context: PlanContext): PruneVerdict {
  const option = live && optionsOf(live, context.options.syncOptions).get('Delete');
  if (live && fluxPolicy(live) === 'ignore')
    return { action: 'skip', reason: 'Its Flux mark says to leave it alone.' };
  if (option === 'false') return { action: 'skip', reason: 'Its sync option Delete=false keeps it.' };
  const confirm = option === 'confirm' ? { needsApproval: 'Its sync option is Delete=confirm.' } : {};
  return { action: 'prune', reason: 'Its application is being deleted.', ...confirm };
}
