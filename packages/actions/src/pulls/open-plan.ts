import { type SyncPolicy, syncPolicy } from '@landfall/contracts/application';
import { resourceKey, resourceRef } from '@landfall/contracts/resource';
import type { Context } from '../context.ts';
import type { PlannableApplication } from '../rollback/open-for-plan.ts';
import { previousOf } from '../syncs/previous.ts';
import { unitOfWork } from '../unit.ts';
import { lockPull } from './lock.ts';
import { mayAskCluster, tellPlans } from './settle.ts';

/** A host that has not answered by then is not waited for any more. */
const ANSWER_WITHIN_MS = 15 * 60_000;

/** What a head of a pull request would be applied as. */
export interface PlannablePull {
  application: PlannableApplication;
  objectDigests: string[];
  /** Objects of the application, by key: the uid of each where it is known. What else lives in the cluster is not told. */
  own: ReadonlyMap<string, string>;
  /** Why merging alone would not deploy it. */
  notes: string[];
  /** Nobody came back for it in a quarter of an hour. */
  isTooLate: boolean;
}

/**
 * Opens a plan that its application's host is asked for. Undefined for one that ended, is superseded, or for whose head nobody
 * said that the cluster may be read: whatever woke this, such a head is never planned against it (decision 0023).
 */
export function openPullPlan(context: Context, planId: string): Promise<PlannablePull | undefined> {
  return unitOfWork(context, async (unit) => {
    const { tx } = unit;
    const row = await tx.pullPlan.findFirst({
      where: { id: planId, state: 'planning' },
      include: { application: true },
    });
    const pull = row && (await lockPull(unit, row.pullId));
    if (!row || !pull) return undefined;
    const isOpen = pull.standing === 'open' && pull.head === row.head;
    if (!isOpen || !mayAskCluster(pull)) {
      const state = isOpen ? 'needs-click' : 'superseded';
      await tx.pullPlan.updateMany({ where: { id: planId }, data: { state, updatedAt: context.now() } });
      await tellPlans(unit, pull.id, [planId]);
      return undefined;
    }
    const { application } = row;
    const inventory = await tx.inventoryItem.findMany({ where: { applicationId: application.id } });
    return {
      application: {
        id: application.id,
        name: application.name,
        clusterId: application.clusterId,
        namespace: application.namespace,
        policy: syncPolicy.parse(application.syncPolicy),
        previous: await previousOf(tx, application),
      },
      objectDigests: row.objectDigests,
      own: new Map(inventory.map(({ ref, uid }) => [resourceKey(resourceRef.parse(ref)), uid ?? ''])),
      notes: notesOf(application),
      isTooLate: context.now().getTime() - (row.handedAt?.getTime() ?? 0) > ANSWER_WITHIN_MS,
    };
  });
}

function notesOf({
  pin,
  lock,
  syncPolicy: stored,
}: {
  pin: unknown;
  lock: unknown;
  syncPolicy: unknown;
}): string[] {
  const { automated }: SyncPolicy = syncPolicy.parse(stored);
  return [
    ...(pin === null ? [] : ['It is pinned after a rollback: merging changes nothing until it is unpinned.']),
    ...(lock === null ? [] : ['It is locked: nothing is synced by itself.']),
    ...(automated ? [] : ['Automatic sync is off: after the merge it waits for a person.']),
  ];
}
