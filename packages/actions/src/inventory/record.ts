import { type ResourceRef, resourceKey } from '@landfall/contracts/resource';
import type { Context } from '../context.ts';
import { holdLease, type Lease } from '../leases/lease.ts';
import { unitOfWork } from '../unit.ts';

/** What became of an object: ours under this uid, or no longer ours (pruned, gone, handed over). */
export interface InventoryOutcome {
  ref: ResourceRef;
  uid: string;
  owned: boolean;
}

/** Records outcomes after a batch, in one statement each way. @throws LeaseLost */
export function recordInventory(
  context: Context,
  lease: Lease,
  applicationId: string,
  outcomes: readonly InventoryOutcome[],
): Promise<void> {
  const owned = outcomes.filter((one) => one.owned);
  const gone = outcomes.filter((one) => !one.owned).map(({ ref }) => resourceKey(ref));
  const rows = owned.map(({ ref, uid }) => ({ key: resourceKey(ref), ref, uid }));
  return unitOfWork(context, async ({ tx }) => {
    await holdLease(tx, lease);
    if (gone.length > 0) await tx.inventoryItem.deleteMany({ where: { applicationId, key: { in: gone } } });
    if (rows.length === 0) return;
    await tx.$executeRaw`
      INSERT INTO inventory_items (organization_id, application_id, key, ref, uid, state, updated_at)
      SELECT ${context.organizationId}::uuid, ${applicationId}::uuid, one.key, one.ref, one.uid, 'applied', now()
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS one(key text, ref jsonb, uid text)
      ON CONFLICT (organization_id, application_id, key)
        DO UPDATE SET ref = EXCLUDED.ref, uid = EXCLUDED.uid, state = 'applied', updated_at = now()`;
  });
}
