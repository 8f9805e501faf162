import type { Context } from '@landfall/actions/context';
import { openDataKeys } from '@landfall/actions/data-keys/open';
import { listInventory } from '@landfall/actions/inventory/list';
import type { ProbeAnswer } from '@landfall/actions/probes/answer';
import { openForPlan } from '@landfall/actions/rollback/open-for-plan';
import { openSnapshots } from '@landfall/actions/snapshots/open';
import type { ProbeInput } from '@landfall/contracts/probe';
import { planOptions, previousIds, previousManifests } from '@landfall/engine';
import { goneWords } from '../../words.ts';
import { planAmongOthers } from '../plan-among-others.ts';
import type { ApplyRole } from '../role.ts';
import { identityOf, maskWith } from '../run-sync.ts';

type Input = Extract<ProbeInput, { kind: 'plan' }>;

/**
 * What bringing an application to one of its snapshots would do to its cluster now: the plan that its sync would make.
 * Plans only, writes nothing. @throws ClusterError
 */
export async function planSnapshot(
  role: ApplyRole,
  context: Context,
  { applicationId, snapshotId }: Input,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const application = await openForPlan(context, { applicationId, snapshotId });
  const hosted = application && (await role.clusters.open(context, application.clusterId));
  const keys = await openDataKeys(context, 'apply', role.key);
  if (!application || !hosted || !keys) return { problem: goneWords('application') };
  const wanted = [snapshotId, ...previousIds(application.previous)];
  const snapshots = await openSnapshots(context, keys, [...new Set(wanted)]);
  const { plan } = await planAmongOthers(context, application.clusterId, {
    cluster: hosted.cluster,
    desired: snapshots.get(snapshotId) ?? [],
    previous: previousManifests(snapshots, application.previous),
    inventory: await listInventory(context, applicationId),
    application: identityOf(context, application),
    options: planOptions(application.policy, context.now()),
    mask: maskWith(keys),
    signal,
  });
  return { result: { kind: 'plan', plan, readAt: context.now().toISOString() } };
}
