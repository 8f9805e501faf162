import { resourceKey, resourceRef } from '@landfall/contracts/resource';
import type { Context } from '../context.ts';
import { holdLease, type Lease } from '../leases/lease.ts';
import { unitOfWork } from '../unit.ts';
import type { InventoryEntry } from './list.ts';

/** The inventory as the host of the cluster keeps it is all there is: what is not listed is no longer ours. @throws LeaseLost */
export function replaceInventory(
  context: Context,
  lease: Lease,
  applicationId: string,
  entries: readonly InventoryEntry[],
): Promise<void> {
  const rows = entries.map((entry) => ({
    key: resourceKey(entry),
    ref: resourceRef.parse(entry),
    uid: entry.uid === '' ? null : entry.uid,
  }));
  const keys = rows.map(({ key }) => key);
  return unitOfWork(context, async ({ tx }) => {
    await holdLease(tx, lease);
    await tx.$executeRaw`
      DELETE FROM inventory_items WHERE application_id = ${applicationId}::uuid AND NOT key = ANY(${keys})`;
    if (rows.length === 0) return;
    await tx.$executeRaw`
      INSERT INTO inventory_items (organization_id, application_id, key, ref, uid, state, updated_at)
      SELECT DISTINCT ON (one.key) ${context.organizationId}::uuid, ${applicationId}::uuid, one.key, one.ref, one.uid,
        CASE WHEN one.uid IS NULL THEN 'intended' ELSE 'applied' END, now()
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS one(key text, ref jsonb, uid text)
      ON CONFLICT (organization_id, application_id, key)
        DO UPDATE SET ref = EXCLUDED.ref, uid = EXCLUDED.uid, state = EXCLUDED.state, updated_at = now()`;
  });
}
