import { type ResourceRef, resourceKey, resourceRef } from '@landfall/contracts/resource';
import { FenceLost, type InventoryChange, type InventoryItem, type ManagedKind } from '@landfall/engine';
import { z } from 'zod';
import type { Document, Documents } from './documents.ts';
import { DamagedDocument } from './parts.ts';

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
  /** Kinds of everything, for the watch; only ledgers that this process has not seen are read. */
  kinds(): Promise<ManagedKind[]>;
}

/** Every write reads what is there and refuses a lower generation: a process that slept cannot undo another's. */
export function agentLedgers(documents: Documents): Ledgers {
  const seen = new Map<string, Place[]>();
  const fenced = async (
    id: string,
    generation: number,
    change: (items: InventoryItem[]) => InventoryItem[],
  ) => {
    const changed = await documents.change(documentOf(id), (current = EMPTY) => {
      if (current.generation > generation) throw lower(current.generation);
      return { generation, items: change(current.items) };
    });
    seen.set(id, placesOf(changed.items));
  };
  const read = async (id: string) => (await documents.read(documentOf(id))) ?? EMPTY;
  const see = async (id: string) => {
    try {
      const { items } = await read(id);
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
    kinds: async () => {
      const names = await documents.names(PART);
      const ids = names.map((name) => name.slice(PREFIX.length));
      await Promise.all(ids.filter((id) => !seen.has(id)).map(see));
      return kindsOf(ids.map((id) => ({ id, places: seen.get(id) ?? [] })));
    },
  };
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

type Place = Pick<ResourceRef, 'group' | 'version' | 'kind' | 'namespace'>;

/** The kinds and namespaces of these objects, each once: of an inventory nothing else has to be had in memory. */
function placesOf(items: readonly Place[]): Place[] {
  const places = items.map(
    ({ group, version, kind, namespace }) =>
      [`${group}/${kind} ${namespace}`, { group, version, kind, namespace }] as const,
  );
  return [...new Map(places).values()];
}

/** Kinds of everything that is in these ledgers, with the namespaces and the applications it is of. */
function kindsOf(all: readonly { id: string; places: readonly Place[] }[]): ManagedKind[] {
  const byKind = new Map<string, ManagedKind>();
  for (const { id, places } of all) {
    for (const { group, version, kind, namespace } of places) {
      const key = `${group}/${kind}`;
      const one = byKind.get(key) ?? { group, version, kind, namespaces: [], applicationIds: [] };
      if (!one.namespaces.includes(namespace)) one.namespaces.push(namespace);
      if (!one.applicationIds.includes(id)) one.applicationIds.push(id);
      byKind.set(key, one);
    }
  }
  return [...byKind.values()];
}
