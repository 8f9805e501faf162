import { type CheckableApplication, openForCheck } from '@landfall/actions/applications/open-for-check';
import { recordCheck } from '@landfall/actions/applications/record-check';
import { askClusterCheck } from '@landfall/actions/clusters/ask-check';
import { openCluster } from '@landfall/actions/clusters/open';
import { type Context, systemContext } from '@landfall/actions/context';
import { openDataKeys } from '@landfall/actions/data-keys/open';
import { listInventory } from '@landfall/actions/inventory/list';
import { noteMoved } from '@landfall/actions/observing/note-moved';
import { openSnapshots } from '@landfall/actions/snapshots/open';
import { readTogether } from '@landfall/actions/unit';
import { observe, planOptions } from '@landfall/engine';
import type { JobPayload } from '@landfall/queue';
import type { ApplyRole } from '../role.ts';
import { identityOf, maskWith } from '../run-sync.ts';
import { isAway } from '../words.ts';

/** How often an application in good order is looked at though nothing of it was seen to move. */
const STEADY_SECONDS = 1_800;

/**
 * Looks at an application's objects when one of them has moved (`observing/`), or every minute while it is not in good order
 * or nobody watches its cluster: how they stand against Git, how they fare, and whether drift is to be healed. The same code
 * as a sync's plan; writes nothing to the cluster. A cluster that is away is its own page's matter.
 */
export async function checkApplication(
  role: ApplyRole,
  { organizationId, applicationId }: JobPayload<'check-application'>,
  signal: AbortSignal,
): Promise<void> {
  const context = systemContext(role.platform, organizationId, 'The minute check.');
  const checked = await openForCheck(context, applicationId, role.checkSeconds);
  if (!checked) return;
  try {
    // A sync or a render came between: how things stand now was not seen.
    if ((await look(role, context, checked, signal)) === 'overtaken')
      await noteMoved(context, [applicationId], checked.clusterId);
  } catch (error) {
    if (signal.aborted) return;
    role.log.warn({ organizationId, id: applicationId, error }, 'an application could not be looked at');
    if (isAway(error)) await askClusterCheck(context, checked.clusterId);
  }
}

async function look(
  role: ApplyRole,
  context: Context,
  checked: CheckableApplication,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<typeof recordCheck>> | undefined> {
  const known = await readTogether(context, (together) => readAll(role, together, checked));
  if (!known) return undefined;
  const { keys, inventory, desired, previous } = known;
  const hosted = await role.clusters.reach(context, known.cluster);
  const { resources, health, planned } = await observe(
    {
      cluster: hosted.cluster,
      discovery: await hosted.discovery(),
      desired,
      previous,
      inventory,
      application: identityOf(context, checked),
      // Where Git has not moved on a look finds what a heal would put back, and no more.
      options: {
        ...planOptions(checked.policy, context.now()),
        respectIgnored: checked.desiredSnapshotId === checked.syncedSnapshotId,
      },
      mask: maskWith(keys),
      signal,
    },
    context.now(),
  );
  const outcome = await recordCheck(context, checked, {
    resources,
    health,
    plan: planned.plan,
    ...(checked.observed ? { steadySeconds: STEADY_SECONDS } : {}),
  });
  role.log.debug({ id: checked.id, outcome }, 'application checked');
  return outcome;
}

/** All that a look needs of the database; undefined where the cluster or everything that was rendered is gone. */
async function readAll(role: ApplyRole, context: Context, checked: CheckableApplication) {
  const cluster = await openCluster(context, role.key, checked.clusterId);
  const keys = await openDataKeys(context, 'apply', role.key);
  if (!cluster || !keys) return undefined;
  const { desiredSnapshotId, syncedSnapshotId } = checked;
  const ids = [desiredSnapshotId, syncedSnapshotId].filter((id) => id !== null);
  const opened = await openSnapshots(context, keys, [...new Set(ids)]);
  return {
    cluster,
    keys,
    inventory: await listInventory(context, checked.id),
    desired: opened.get(desiredSnapshotId) ?? [],
    previous: syncedSnapshotId === null ? [] : (opened.get(syncedSnapshotId) ?? []),
  };
}
