import { type ResourceRef, resourceKey } from '@landfall/contracts/resource';
import type { Context } from '../context.ts';
import { holdLease, type Lease } from '../leases/lease.ts';
import { unitOfWork } from '../unit.ts';

/** Written before objects are created, so that a crash leaves no orphan. What is known already stays. @throws LeaseLost */
export function intendInventory(
  context: Context,
  lease: Lease,
  applicationId: string,
  refs: readonly ResourceRef[],
): Promise<void> {
  return unitOfWork(context, async ({ tx }) => {
    await holdLease(tx, lease);
    await tx.inventoryItem.createMany({
      data: refs.map((ref) => ({
        organizationId: context.organizationId,
        applicationId,
        key: resourceKey(ref),
        ref,
        state: 'intended',
      })),
      skipDuplicates: true,
    });
  });
}
