import type { Desired } from '../normalize/desired.ts';
import type { KnownKind } from '../normalize/namespace.ts';
import { readLive } from './read-live.ts';
import { standing } from './standing.ts';
import type { Decision } from './step.ts';
import type { DecisionRequest } from './types.ts';

/**
 * What a sync has to do with an object whose kind, or whose version of it, comes with a CustomResourceDefinition of this very
 * sync: it cannot be tried out. Where the kind is served in another version it may stand there already, perhaps as
 * another's: then it is read in that version. @throws ClusterError when the cluster could not be asked
 */
export async function decideDefined(
  desired: Desired,
  { kind, served }: Extract<KnownKind, { state: 'defined-here' }>,
  { cluster, context, comingNamespaces }: DecisionRequest,
): Promise<Decision> {
  const comes = `comes with CustomResourceDefinition ${kind.definition} in this sync`;
  const { ref, manifest } = desired;
  const live =
    served && !desired.hook && !comingNamespaces.has(ref.namespace)
      ? await readLive(cluster, served, ref)
      : undefined;
  if (!live) return { action: 'create', reason: `Its kind ${comes}.` };
  const { refusal, owner } = standing(live, ref, context);
  if (refusal !== undefined) return { action: 'refuse', reason: refusal, owner };
  return {
    action: 'configure',
    reason: `Its version ${comes}, so what else changes cannot be tried out yet.`,
    live,
    changes: [{ pointer: '/apiVersion', before: live.apiVersion, after: manifest.apiVersion }],
  };
}
