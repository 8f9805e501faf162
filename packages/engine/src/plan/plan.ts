import type { Plan } from '@landfall/contracts/plan';
import { resourceKey } from '@landfall/contracts/resource';
import { unknownOptions } from '../annotations/known-options.ts';
import { openJq } from '../ignore/jq.ts';
import { type Desired, normalizeDesired } from '../normalize/desired.ts';
import { orderSteps } from '../order/move-first.ts';
import type { Cluster, Discovery, KindRef } from '../ports/cluster.ts';
import { mapBounded } from '../requests/bounded.ts';
import { retrying } from '../requests/retry.ts';
import { createNamespaceStep } from './create-namespace.ts';
import { decide } from './decide.ts';
import { planDigest, summarize } from './digest.ts';
import { prepareHooks } from './hook.ts';
import { refuseHooksOfObjects } from './hook-and-object.ts';
import { definedBy, refuseOfLeavingKinds } from './leaving-kinds.ts';
import { findLeftovers, leftInventory } from './leftovers.ts';
import { type LiveObjects, listLive } from './list-live.ts';
import { managedNamespace } from './namespace-metadata.ts';
import { decidePrunes } from './prune.ts';
import { readLive } from './read-live.ts';
import { stepOf } from './step.ts';
import type { PlanContext, PlannedSync, PlanRequest, PlanStep } from './types.ts';
import { kindsOf, namespacesOf } from './what-to-list.ts';

/** How many objects are tried out at once. */
const PARALLEL_DECISIONS = 10;

/**
 * Desired vs live as data, ordered as it would be executed. Reads and dry-runs only: one list per kind by label, one
 * dry run for each object that seems to differ, nothing for the others.
 * @throws ClusterError when the cluster could not be asked
 */
export async function plan(request: PlanRequest): Promise<PlannedSync> {
  const cluster = retrying(request.cluster, { signal: request.signal });
  const discovery = request.discovery ?? (await cluster.discover());
  const { application } = request;
  const normalized = normalizeDesired(request.desired, discovery, application);
  const scope = request.scope && new Set(request.scope.map(resourceKey));
  const desired = wantedNow(normalized.objects, scope, request);
  const [hooks, tracked] = keysOf(normalized.objects);
  const left = leftInventory(request.inventory, tracked, scope);
  // What became a hook is tracked no more, and not deleted beside the hook that has its name.
  const leaving = left.filter((item) => !hooks.has(resourceKey(item)));
  const becameHooks = left.filter((item) => hooks.has(resourceKey(item)));
  const live = await listLive(
    cluster,
    kindsOf(desired, leaving, discovery),
    application.id,
    namespacesOf(desired, leaving),
  );
  const context = contextOf(request, discovery);

  const wanted = await desiredSteps(desired, live, { cluster, context });
  // Of a look, of a part, and of nothing at all it is no matter.
  const isWhole = scope === undefined && !context.looks && tracked.size > 0;
  const namespace = isWhole ? await managedNamespace(wanted, cluster, context) : [];
  const steps = [...namespace, ...wanted];
  const leftovers = await findLeftovers(cluster, leaving, live, discovery);
  const waves = steps.flatMap(({ item }) => (item.phase === 'Sync' ? [item.wave] : []));
  await context.jq.close();
  const prunes = decidePrunes(leftovers, discovery, context, waves);
  const possible = refuseOfLeavingKinds(refuseHooksOfObjects(steps), prunes.steps);
  const ordered = inOrder([...possible, ...prunes.steps]);
  return {
    plan: planOf(ordered, [...normalized.warnings, ...unknownOptions(desired, request.options)]),
    steps: ordered,
    forgotten: [...prunes.forgotten, ...becameHooks.map(({ uid: _uid, ...ref }) => ref)],
    discovery,
    context,
  };
}

/** The resource keys of hooks, and of what is tracked. */
function keysOf(objects: readonly Desired[]): [ReadonlySet<string>, ReadonlySet<string>] {
  const keys = (hooks: boolean) =>
    new Set(objects.filter(({ hook }) => (hook !== undefined) === hooks).map(({ ref }) => resourceKey(ref)));
  return [keys(true), keys(false)];
}

/** What this run is about: its scope, and its hooks where they run (none in a selective sync, semantics A.2). */
function wantedNow(
  objects: readonly Desired[],
  scope: ReadonlySet<string> | undefined,
  { application, hooks }: PlanRequest,
): Desired[] {
  const chosen = objects.filter(({ ref, hook }) =>
    hook ? scope === undefined && hooks !== 'left-out' : scope === undefined || scope.has(resourceKey(ref)),
  );
  return prepareHooks(chosen, application, hooks === 'left-out' ? undefined : hooks);
}

/** What every decision of one plan may ask. */
export function contextOf(request: PlanRequest, discovery: Discovery): PlanContext {
  const { application, mask, options, hooks } = request;
  const previous = normalizeDesired(request.previous, discovery, application).objects;
  return {
    ...(hooks === undefined || hooks === 'left-out' ? {} : { run: hooks }),
    application,
    mask,
    options,
    previous: new Map(
      previous
        .filter(({ hook }) => hook === undefined)
        .map(({ ref, manifest }) => [resourceKey(ref), manifest]),
    ),
    jq: openJq(),
    looks: hooks === 'left-out',
    inventory: new Map(request.inventory.map((item) => [resourceKey(item), item.uid])),
  };
}

async function desiredSteps(
  desired: readonly Desired[],
  live: LiveObjects,
  { cluster, context }: { cluster: Cluster; context: PlanContext },
): Promise<PlanStep[]> {
  const namespaces = desired.filter(({ ref }) => ref.kind === 'Namespace' && ref.group === '');
  const coming = namespaces.filter(({ ref }) => !live.has(resourceKey(ref))).map(({ ref }) => ref.name);
  const request = { cluster, context, comingNamespaces: new Set(await missing(cluster, coming)) };
  const missingNamespaces = new Set<string>();
  const steps = await mapBounded(desired, PARALLEL_DECISIONS, async (object) => {
    const decision = await decide(object, live.get(resourceKey(object.ref)), request);
    if (decision.needsNamespace !== undefined) missingNamespaces.add(decision.needsNamespace);
    return stepOf(object, decision);
  });
  return [...[...missingNamespaces].map((name) => createNamespaceStep(name, context.options)), ...steps];
}

/** Of namespaces that do not carry our label, those that are not there at all. */
async function missing(cluster: Cluster, names: readonly string[]): Promise<string[]> {
  const kind: KindRef = {
    group: '',
    version: 'v1',
    kind: 'Namespace',
    plural: 'namespaces',
    namespaced: false,
  };
  const found = await mapBounded(names, PARALLEL_DECISIONS, async (name) =>
    (await readLive(cluster, kind, { namespace: '', name })) ? [] : [name],
  );
  return found.flat();
}

/** The order in which the steps run. */
export function inOrder(steps: readonly PlanStep[]): PlanStep[] {
  const placed = steps.map((step) => ({
    ...step.item,
    deletes: step.item.action === 'prune',
    defines: definedBy(step.manifest),
    step,
  }));
  return orderSteps(placed).map(({ step, phase, wave }) => ({
    ...step,
    item: { ...step.item, phase, wave },
  }));
}

/** The data of a plan. */
export function planOf(steps: readonly PlanStep[], warnings: string[]): Plan {
  const items = steps.map((step) => step.item);
  return {
    digest: planDigest(items),
    items,
    summary: summarize(items.filter(({ hook }) => hook === undefined)),
    warnings,
  };
}
