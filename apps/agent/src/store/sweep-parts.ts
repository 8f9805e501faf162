import { headOf, PARTS } from './head.ts';
import type { Secrets } from './secrets.ts';

/** Finds later parts of documents that nobody names any more: of a write, or a deletion, that was cut off in the middle. */
export interface PartSweep {
  /** Deletes those that two looks in a row found unnamed: a write in between has named its parts by then. @throws ClusterError */
  sweep(): Promise<void>;
  /** These are no parts of anything from now on. */
  unnamed(names: readonly string[]): void;
}

export function partSweep(secrets: Secrets): PartSweep {
  // Named once, a part stays named until it is told otherwise: heads are large, and read once.
  const named = new Set<string>();
  let suspects = new Set<string>();
  const namedBy = async (document: string): Promise<readonly string[]> => {
    const found = await secrets.read(document);
    return found ? (headOf(found)?.more ?? []) : [];
  };
  return {
    unnamed: (names) => {
      for (const name of names) named.delete(name);
    },
    sweep: async () => {
      const there = await secrets.names(PARTS);
      for (const name of named) if (!there.includes(name)) named.delete(name);
      const open = there.filter((name) => !named.has(name));
      for (const document of new Set(open.map(documentOf)))
        for (const name of await namedBy(document)) named.add(name);
      const unnamed = open.filter((name) => !named.has(name));
      for (const name of unnamed) if (suspects.has(name)) await secrets.remove(name);
      suspects = new Set(unnamed);
    },
  };
}

/** As `partName` makes it. */
const documentOf = (part: string): string => part.replace(/-[0-9a-f]{8}-\d+$/, '');
