import { setTimeout as sleep } from 'node:timers/promises';
import { FIELD_MANAGER, type Manifest } from '@landfall/contracts/resource';
import { optionsOf } from '../annotations/sync-options.ts';
import { migration, wasWrittenWhole } from '../plan/adopt.ts';
import { claiming } from '../plan/claim.ts';
import { applyOptions, validation } from '../plan/options.ts';
import { write } from '../plan/replace.ts';
import type { PlanStep } from '../plan/types.ts';
import { type Applied, type KindRef, kindOf } from '../ports/cluster.ts';
import { ClusterError, isClusterError } from '../ports/cluster-error.ts';
import type { Run } from './types.ts';

const POLL_MS = 150;

/** Sends one object the way it was planned: server-side apply, a replace, or deleted and made anew. @throws ClusterError */
export async function send(run: Run, step: PlanStep, until: number): Promise<Applied> {
  const { manifest, item } = step;
  if (!manifest) throw new Error(`${item.ref.kind} ${item.ref.name} has nothing to apply`);
  const kind = step.kind ?? (await lookFor(run, step));
  const options = optionsOf(manifest, run.planned.context.options.syncOptions);
  if (item.replace === 'replace') return write(run.cluster, kind, manifest, step.live, false);
  if (item.replace === 'recreate') {
    await makeRoom(run, step, kind, until);
    if (options.get('Replace') === 'true') return write(run.cluster, kind, manifest, undefined, false);
  }
  const version = (await takeOver(run, step, kind)) ?? item.resourceVersion;
  // What takes the place of something deleted before it has no version; a hook is written by nobody else.
  const isNew = item.replace === 'recreate' || step.hook !== undefined;
  const how = {
    force: step.force || step.hook !== undefined,
    dryRun: false,
    ...validation(options),
    ...(version === undefined || isNew ? {} : { resourceVersion: version }),
  };
  return run.cluster.apply(kind, manifest, applyOptions(how));
}

/** `SkipDryRunOnMissingResource` (semantics A.4): its kind may have come since the plan. @throws ClusterError `not-found` */
async function lookFor(run: Run, { item: { ref } }: PlanStep): Promise<KindRef> {
  const kind = kindOf(await run.cluster.discover(), ref);
  if (kind) return kind;
  throw new ClusterError({ code: 'not-found', of: 'kind' }, `The cluster still has no kind ${ref.kind}.`, {
    fix: 'Install its CustomResourceDefinition first, or put this object in a later wave.',
  });
}

/** Deletes the very object that cannot be changed in place, and waits until its name is free. */
async function makeRoom(run: Run, { item, live }: PlanStep, kind: KindRef, until: number): Promise<void> {
  const uid = live?.metadata.uid;
  if (typeof uid !== 'string') return;
  await run.ledger.fence();
  try {
    await run.cluster.delete(kind, item.ref, { uid, propagation: 'Background' });
    for (;;) {
      const { metadata } = await run.cluster.get(kind, item.ref);
      if (metadata.uid !== uid) return;
      if (performance.now() >= until)
        throw new ClusterError({ code: 'unexpected', status: 409 }, stillThere(metadata));
      await sleep(POLL_MS, undefined, run.signal ? { signal: run.signal } : {});
    }
  } catch (error) {
    if (!isClusterError(error, 'not-found')) throw error;
  }
}

/** Finalizers are explained, never stripped. */
function stillThere({ finalizers }: Manifest['metadata']): string {
  const held = Array.isArray(finalizers) && finalizers.length > 0 ? finalizers.join(', ') : undefined;
  const why = held === undefined ? '' : ` Finalizers hold it (${held}): their controller has to let it go.`;
  return `The old object is still being deleted, so the new one could not be made.${why} It is made by the next sync.`;
}

/** Makes fields of others, or of nobody, ours before the apply that may drop them (design 4.5). Answers the new version. */
async function takeOver(
  run: Run,
  { item, live, claims }: PlanStep,
  kind: KindRef,
): Promise<string | undefined> {
  if (!live) return undefined;
  const managers = [...(item.adopts ?? []), ...(wasWrittenWhole(live) ? [FIELD_MANAGER] : [])];
  const operations = claims ? claiming(live, claims) : migration(live, managers);
  if (operations.length === 0) return undefined;
  const options = { fieldManager: FIELD_MANAGER, dryRun: false };
  const { metadata } = await run.cluster.patch(kind, item.ref, operations, options);
  return typeof metadata.resourceVersion === 'string' ? metadata.resourceVersion : undefined;
}
