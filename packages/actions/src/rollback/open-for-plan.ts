import { type SyncPolicy, syncPolicy } from '@landfall/contracts/application';
import type { Context } from '../context.ts';
import { type PreviousSync, previousOf } from '../syncs/previous.ts';
import { read } from '../unit.ts';

/** What planning one of its snapshots needs to know of an application. */
export interface PlannableApplication {
  id: string;
  name: string;
  clusterId: string;
  namespace: string;
  policy: SyncPolicy;
  previous: PreviousSync;
}

/** Undefined when application or snapshot are not there, or do not belong together. */
export function openForPlan(
  context: Context,
  { applicationId, snapshotId }: { applicationId: string; snapshotId: string },
): Promise<PlannableApplication | undefined> {
  return read(context, async (tx) => {
    const snapshot = await tx.snapshot.findFirst({
      where: { id: snapshotId, applicationId },
      include: { application: true },
    });
    if (!snapshot) return undefined;
    const { application } = snapshot;
    return {
      id: application.id,
      name: application.name,
      clusterId: application.clusterId,
      namespace: application.namespace,
      policy: syncPolicy.parse(application.syncPolicy),
      previous: await previousOf(tx, application),
    };
  });
}
