import type { ApplicationRemoval, ApplicationView } from '@landfall/contracts/application';
import { isPrecious, type ResourceRef, resourceRef } from '@landfall/contracts/resource';
import type { Transaction } from '@landfall/db/transaction';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { maskedSnapshot } from '../snapshots/masked.ts';
import { read } from '../unit.ts';
import { applicationViewOf } from './view.ts';

/** What deleting an application with its objects would take: the consequences a person reads before it. @throws Refusal `not-found` */
export function getRemoval(context: Context, id: string): Promise<ApplicationRemoval> {
  return read(context, async (tx) => {
    const application = await applicationViewOf(tx, id);
    const rows = await tx.inventoryItem.findMany({ where: { applicationId: id }, orderBy: { key: 'asc' } });
    const objects = rows.map(({ ref }) => resourceRef.parse(ref));
    const without = objects.some(isStatefulSet) ? await withoutVolumes(tx, application) : new Set();
    const takesMore = (ref: ResourceRef) => isPrecious(ref) || (isStatefulSet(ref) && !without.has(ref.name));
    return { objects, precious: objects.filter(takesMore) };
  });
}

const isStatefulSet = ({ group, kind }: ResourceRef): boolean => group === 'apps' && kind === 'StatefulSet';

const statefulSet = z.object({
  kind: z.literal('StatefulSet'),
  metadata: z.object({ name: z.string() }),
  spec: z.object({ volumeClaimTemplates: z.array(z.unknown()).max(0).optional() }),
});

/** Names of the StatefulSets that claim no volume, as they were last applied; one that is not known may well claim some. */
async function withoutVolumes(
  tx: Transaction,
  { synced, desired }: ApplicationView,
): Promise<ReadonlySet<string>> {
  const snapshotId = synced?.snapshotId ?? desired?.snapshotId;
  const manifests = snapshotId ? await maskedSnapshot(tx, snapshotId) : [];
  return new Set(manifests.flatMap((manifest) => statefulSet.safeParse(manifest).data?.metadata.name ?? []));
}
