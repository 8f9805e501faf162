import { FIELD_MANAGER, type Manifest } from '@landfall/contracts/resource';
import { section } from '../health/fields.ts';
import { migration } from '../plan/adopt.ts';
import { isClusterError } from '../ports/cluster-error.ts';
import { findAutoscaler } from './find-autoscaler.ts';
import { sameVersion } from './same-version.ts';
import type { ActOutcome, ActSubject } from './types.ts';
import { noReplicas, ownedByAutoscaler } from './words.ts';

const TRIES = 6;

/**
 * Gives an object the replicas that it was applied with last, and touches nothing else of it. Not where Git says nothing about
 * them, nor where an autoscaler decides. @throws ClusterError `conflict` when somebody wrote meanwhile
 */
export async function scaleBack(subject: ActSubject): Promise<ActOutcome> {
  const { cluster, kind, ref, live, wanted } = subject;
  const { replicas: to } = section(wanted, 'spec');
  if (typeof to !== 'number' || !Number.isInteger(to)) return { problem: noReplicas(ref) };
  const autoscaler = await findAutoscaler(subject);
  if (autoscaler !== undefined) return { problem: ownedByAutoscaler(ref, autoscaler) };
  const { replicas } = section(live, 'spec');
  const from = typeof replicas === 'number' ? replicas : 1;
  const acted = { verb: 'scale-back', from, to } as const;
  // It may have died between its two writes: the field is still to be made ours.
  if (from === to) {
    await takeAsApplied(subject, live);
    return { acted };
  }
  const operations = [{ op: 'add', path: '/spec/replicas', value: to } as const, sameVersion(live)];
  const options = { fieldManager: FIELD_MANAGER, dryRun: false };
  await takeAsApplied(subject, await cluster.patch(kind, ref, operations, options));
  return { acted };
}

/** The field is ours again as it was before, among those that we apply: else one that leaves Git would stay for ever. */
async function takeAsApplied({ cluster, kind, ref }: ActSubject, written: Manifest): Promise<void> {
  const options = { fieldManager: FIELD_MANAGER, dryRun: false };
  for (let [live, tries] = [written, 1]; ; tries += 1) {
    const operations = migration(live, [FIELD_MANAGER]);
    if (operations.length === 0) return;
    try {
      await cluster.patch(kind, ref, operations, options);
      return;
    } catch (error) {
      if (!isClusterError(error, 'conflict') || tries >= TRIES) throw error;
      live = await cluster.get(kind, ref);
    }
  }
}
