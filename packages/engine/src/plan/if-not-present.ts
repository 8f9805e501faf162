import type { Manifest } from '@landfall/contracts/resource';
import type { Desired } from '../normalize/desired.ts';
import type { Kind } from '../ports/cluster.ts';
import { decideByDryRun } from './dry-run.ts';
import { readLive } from './read-live.ts';
import { standing } from './standing.ts';
import type { Decision } from './step.ts';
import type { DecisionRequest } from './types.ts';

/** Flux's `ssa: IfNotPresent` (semantics A.8): made once and never touched again; what another made is not ours. */
export async function decideIfNotPresent(
  desired: Desired,
  kind: Kind,
  listed: Manifest | undefined,
  request: DecisionRequest,
): Promise<Decision> {
  const live = listed ?? (await readLive(request.cluster, kind, desired.ref));
  if (!live) return decideByDryRun(desired, kind, undefined, request);
  return standing(live, desired.ref, request.context).ours
    ? { action: 'unchanged', live }
    : {
        action: 'skip',
        reason: 'It exists already, and its Flux annotation says to make it only where it does not.',
      };
}
