import { resourceKey, resourceRef } from '@landfall/contracts/resource';
import { FenceLost, type InventoryChange, type InventoryItem, type ManagedKind } from '@landfall/engine';
import { z } from 'zod';
import type { Document, Documents } from './documents.ts';
import { kindsOf, type Place, placesOf } from './managed-kinds.ts';
import { DamagedDocument } from './parts.ts';
import { readOrForget } from './read-or-forget.ts';

const PART = 'ledger';
const PREFIX = 'landfall-agent-ledger-';
const ledger = z.object({
  /** The highest that anybody's attempt had. */
  generation: z.number().int().nonnegative(),
  items: z.array(resourceRef.extend({ uid: z.string() })),
});
type Kept = z.infer<typeof ledger>;

const EMPTY: Kept = { generation: 0, items: [] };
const documentOf = (id: string): Document<Kept> => ({ name: `${PREFIX}${id}`, part: PART, schema: ledger });

/** What the agent wrote for each application, and which attempt was the last. */
export interface Ledgers {
  /** @throws ClusterError, DamagedDocument: without it nothing may be planned */
  inventory(applicationId: string): Promise<InventoryItem[]>;
  generation(applicationId: string): Promise<number>;
  /** From now on nothing of a lower generation is written. @throws FenceLost when there was a higher one */
  begin(applicationId: string, generation: number): Promise<void>;
  /** @throws FenceLost for a lower generation */
  intend(applicationId: string, generation: number, refs: readonly InventoryItem[]): Promise<void>;
  record(applicationId: string, generation: number, changes: readonly InventoryChange[]): Promise<void>;
  /**
   * Makes one that cannot be read anew from what somebody else knows of it; one that can is left as it is. Answers whether it
   * was made. @throws ClusterError
   */
  restore(applicationId: string, items: readonly InventoryItem[]): Promise<boolean>;
  /** Deletes those of applications that are not in `known`, but for what this process used lately. @throws ClusterError */
  sweep(known: ReadonlySet<string>): Promise<void>;
  /** Kinds of everything, for the watch; only ledgers that this process has not seen are read. */
  kinds(): Promise<ManagedKind[]>;
}

/** How long one is kept after it was used: what is known may be older. */
const KEEP_MS = 600_000;

/** Every write reads what is there and refuses a lower generation: a process that slept cannot undo another's. */
export function agentLedgers(documents: Documents): Ledgers {
  const seen = new Map<string, Place[]>();
  const usedAt = new Map<string, number>();
  const fenced = async (
    id: string,
    generation: number,
    change: (items: InventoryItem[]) => InventoryItem[],
  ) => {
    usedAt.set(id, performance.now());
    const changed = await documents.change(documentOf(id), (current = EMPTY) => {
      if (current.generation > generation) throw lower(current.generation);
      return { generation, items: change(current.items) };
    });
    seen.set(id, placesOf(changed.items));
  };
  const read = async (id: string) => {
    usedAt.set(id, performance.now());
    return (await documents.read(documentOf(id))) ?? EMPTY;
  };
  const see = async (id: string) => {
    try {
      const { items } = (await documents.read(documentOf(id))) ?? EMPTY;
      if (!seen.has(id)) seen.set(id, placesOf(items));
    } catch (error) {
      // What it was of is not known; everything else is watched all the same.
      if (!(error instanceof DamagedDocument)) throw error;
    }
  };
  return {
    inventory: async (id) => (await read(id)).items,
    generation: async (id) => (await read(id)).generation,
    begin: (id, generation) => fenced(id, generation, (items) => items),
    intend: (id, generation, refs) => {
      return fenced(id, generation, (items) => {
        const known = new Set(items.map(resourceKey));
        return [...items, ...refs.filter((ref) => !known.has(resourceKey(ref)))];
      });
    },
    record: (id, generation, changes) => fenced(id, generation, (items) => recorded(items, changes)),
    restore: async (id, items) => {
      if (await isWhole(documents, documentOf(id))) return false;
      await readOrForget(documents, documentOf(id));
      await fenced(id, 0, () => [...items]);
      return true;
    },
    sweep: async (known) => {
      const since = performance.now() - KEEP_MS;
      for (const [id, at] of usedAt) if (at < since) usedAt.delete(id);
      for (const name of await documents.names(PART)) {
        const id = name.slice(PREFIX.length);
        if (!known.has(id) && !usedAt.has(id)) await documents.remove({ name });
      }
    },
    kinds: async () => {
      const names = await documents.names(PART);
      const ids = names.map((name) => name.slice(PREFIX.length));
      await Promise.all(ids.filter((id) => !seen.has(id)).map(see));
      return kindsOf(ids.map((id) => ({ id, places: seen.get(id) ?? [] })));
    },
  };
}

async function isWhole<Content>(documents: Documents, document: Document<Content>): Promise<boolean> {
  try {
    await documents.read(document);
    return true;
  } catch (error) {
    if (error instanceof DamagedDocument) return false;
    throw error;
  }
}

const lower = (generation: number): FenceLost =>
  new FenceLost(`A later attempt (${generation}) was here: this one may not write any more.`);

function recorded(items: readonly InventoryItem[], changes: readonly InventoryChange[]): InventoryItem[] {
  const byKey = new Map(items.map((item) => [resourceKey(item), item]));
  for (const { ref, uid, owned } of changes) {
    if (owned) byKey.set(resourceKey(ref), { ...ref, uid });
    else byKey.delete(resourceKey(ref));
  }
  return [...byKey.values()];
}
