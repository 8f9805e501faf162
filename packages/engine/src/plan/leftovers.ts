import { type Manifest, resourceKey } from '@landfall/contracts/resource';
import { type Cluster, type Discovery, kindOf } from '../ports/cluster.ts';
import type { InventoryItem } from '../ports/ledger.ts';
import { mapBounded } from '../requests/bounded.ts';
import type { LiveObjects } from './list-live.ts';
import { readLive } from './read-live.ts';

/** An inventory item that Git no longer has, with what stands in the cluster under its name. */
export interface Leftover {
  item: InventoryItem;
  live: Manifest | undefined;
}

/** Inventory items that the render no longer has, inside the scope. */
export function leftInventory(
  inventory: readonly InventoryItem[],
  desiredKeys: ReadonlySet<string>,
  scope: ReadonlySet<string> | undefined,
): InventoryItem[] {
  return inventory.filter((item) => {
    const key = resourceKey(item);
    return !desiredKeys.has(key) && (scope === undefined || scope.has(key));
  });
}

/** How many are read at once. */
const PARALLEL_READS = 10;

/** What the list did not show is read once: a stripped label looks like a deletion. */
export async function findLeftovers(
  cluster: Cluster,
  leaving: readonly InventoryItem[],
  live: LiveObjects,
  discovery: Discovery,
): Promise<Leftover[]> {
  return mapBounded(leaving, PARALLEL_READS, async (item) => {
    const listed = live.get(resourceKey(item));
    const kind = kindOf(discovery, item);
    if (listed || !kind) return { item, live: listed };
    return { item, live: await readLive(cluster, kind, item) };
  });
}
