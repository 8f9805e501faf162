import type { FieldConflict } from '@landfall/contracts/plan';
import type { Json, Manifest } from '@landfall/contracts/resource';
import { contentChanges } from '../compare/changes.ts';
import { projection } from '../compare/field-sets.ts';
import { type Fields, ourEntry } from '../compare/managed-fields.ts';
import { belongsTo, ownershipOf } from '../normalize/tracking.ts';
import type { Cluster } from '../ports/cluster.ts';
import { isClusterError } from '../ports/cluster-error.ts';
import { serverWords } from '../ports/server-words.ts';
import { fieldChanges, fieldConflicts, locateConflicts } from './changes.ts';
import { createNamespaceStep } from './create-namespace.ts';
import { readLive } from './read-live.ts';
import { tryOut } from './trial.ts';
import type { PlanContext, PlanStep } from './types.ts';

const SKIPPED = 'Its labels and annotations stay as they are:';

/**
 * The destination namespace with the labels and annotations of the settings, where no step makes it and Git does not have it.
 * @throws ClusterError when the cluster could not be asked
 */
export async function managedNamespace(
  steps: readonly PlanStep[],
  cluster: Cluster,
  context: PlanContext,
): Promise<PlanStep[]> {
  const { namespace } = context.application;
  const isThere = ({ item: { ref } }: PlanStep) =>
    ref.group === '' && ref.kind === 'Namespace' && ref.name === namespace;
  const step = steps.some(isThere) ? undefined : await namespaceMetadataStep(cluster, context);
  return step ? [step] : [];
}

/**
 * The step that brings the settings' labels and annotations to a destination namespace that stands there already (semantics A.4
 * managedNamespaceMetadata), beside whatever else it has. Undefined where there is nothing to bring. It never holds up a sync:
 * what cannot be brought is told. What another manager holds is only taken where we have brought some before, or with `adopt`.
 */
async function namespaceMetadataStep(cluster: Cluster, context: PlanContext): Promise<PlanStep | undefined> {
  const { application, options } = context;
  const step = createNamespaceStep(application.namespace, options);
  const { kind } = step;
  if (!options.createNamespace || !step.manifest || !kind || !hasMetadata(context)) return undefined;
  const told = (rest: Partial<PlanStep['item']>): PlanStep => ({ ...step, item: { ...step.item, ...rest } });
  const skip = (why: string, conflicts: FieldConflict[] = []) =>
    told({ action: 'skip', reason: `${SKIPPED} ${why}`, conflicts });
  try {
    const live = await readLive(cluster, kind, { namespace: '', name: application.namespace });
    if (!live || live.metadata.deletionTimestamp !== undefined) return undefined;
    const ownership = ownershipOf(live, step.item.ref, application);
    // Git has it, or had it until now: then it may be about to go.
    if (ownership.owner === 'this-application') return undefined;
    if (ownership.owner === 'other-application') return skip(belongsTo(ownership.applicationId, application));
    const force = options.adopt === true || ourEntry(live) !== undefined;
    const manifest = beside(step.manifest, live);
    const request = { cluster, kind: { ...kind, versions: ['v1'], verbs: [] }, ref: step.item.ref, manifest };
    const trial = await tryOut({ ...request, live, force, options: new Map() });
    if (trial.outcome === 'refused') return skip(serverWords(trial.error));
    if (trial.outcome === 'created') return undefined;
    if (trial.outcome === 'conflict') {
      const conflicts = locateConflicts(trial.conflicts, manifest);
      const shown = fieldConflicts(conflicts, manifest, { live, ours: false, mask: context.mask });
      return skip('another manager holds some of them.', shown);
    }
    if (contentChanges(trial.live, trial.applied.object).length === 0) return undefined;
    const changes = fieldChanges(trial.live, trial.applied.object, context.mask);
    const reason = 'Its labels and annotations become those of the application’s settings.';
    return { ...told({ action: 'configure', reason, changes }), manifest, live: trial.live, force };
  } catch (error) {
    if (!isClusterError(error, 'forbidden')) throw error;
    return skip(serverWords(error));
  }
}

/** What we have brought before stays: it may be of another application in the same namespace, and an apply would drop it. */
function beside(manifest: Manifest, live: Manifest): Manifest {
  const brought = projection(live as Json, ourEntry(live)?.fields ?? NOTHING) as Partial<Manifest>;
  const { labels, annotations, ...metadata } = manifest.metadata;
  return {
    ...manifest,
    metadata: {
      ...metadata,
      labels: { ...brought.metadata?.labels, ...labels },
      annotations: { ...brought.metadata?.annotations, ...annotations },
    },
  };
}

/** Of an object, no field. */
const NOTHING: Fields = { 'f:nothing': {} };

const hasMetadata = ({ options: { namespaceMetadata } }: PlanContext): boolean =>
  Object.keys({ ...namespaceMetadata?.labels, ...namespaceMetadata?.annotations }).length > 0;
