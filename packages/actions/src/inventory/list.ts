import { type ResourceRef, resourceRef } from '@landfall/contracts/resource';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** One object we wrote or are about to write; `uid` is '' between intent and outcome. */
export interface InventoryEntry extends ResourceRef {
  uid: string;
}

/** What an application put into its cluster: the only objects a prune may touch (design 4.12). */
export function listInventory(context: Context, applicationId: string): Promise<InventoryEntry[]> {
  return read(context, async (tx) => {
    const rows = await tx.inventoryItem.findMany({ where: { applicationId }, orderBy: { key: 'asc' } });
    return rows.map((row) => ({ ...resourceRef.parse(row.ref), uid: row.uid ?? '' }));
  });
}
