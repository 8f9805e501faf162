import { headOf, PARTS } from './head.ts';
import type { Secrets } from './secrets.ts';

/** Finds later parts of documents that nobody names any more: of a write, or a deletion, that was cut off in the middle. */
export interface PartSweep {
  /**
   * Deletes those that no look has found named for a while: a write has named its parts by then, however often is looked.
   * @param now monotonic, in ms @throws ClusterError
   */
  sweep(now?: number): Promise<void>;
  /** These are no parts of anything from now on. */
  unnamed(names: readonly string[]): void;
}

/** No write takes so long between its parts and its head. */
const SUSPECT_MS = 120_000;

export function partSweep(secrets: Secrets): PartSweep {
  // Named once, a part stays named until it is told otherwise: heads are large, and read once.
  const named = new Set<string>();
  /** Since when. */
  let suspects = new Map<string, number>();
  const namedBy = async (document: string): Promise<readonly string[]> => {
    const found = await secrets.read(document);
    return found ? (headOf(found)?.more ?? []) : [];
  };
  return {
    unnamed: (names) => {
      for (const name of names) named.delete(name);
    },
    sweep: async (now = performance.now()) => {
      const there = await secrets.names(PARTS);
      for (const name of named) if (!there.includes(name)) named.delete(name);
      const open = there.filter((name) => !named.has(name));
      for (const document of new Set(open.map(documentOf)))
        for (const name of await namedBy(document)) named.add(name);
      const unnamed = open.filter((name) => !named.has(name));
      suspects = new Map(unnamed.map((name) => [name, suspects.get(name) ?? now]));
      for (const [name, since] of suspects) if (now - since >= SUSPECT_MS) await secrets.remove(name);
    },
  };
}

/** As `partName` makes it. */
const documentOf = (part: string): string => part.replace(/-[0-9a-f]{8}-\d+$/, '');
