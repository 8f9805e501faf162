import type { Documents } from '../src/store/documents.ts';
import { DamagedDocument } from '../src/store/parts.ts';

/** Documents in memory: their texts by name ('' is damaged), and the names of those that were read. */
export function memoryDocuments(): Documents & { kept: Map<string, string>; reads: string[] } {
  const kept = new Map<string, string>();
  const reads: string[] = [];
  const find: Documents['read'] = async ({ name, schema }) => {
    const text = kept.get(name);
    if (text === '') throw new DamagedDocument(name, 'it is empty');
    return text === undefined ? undefined : schema.parse(JSON.parse(text));
  };
  return {
    kept,
    reads,
    read: (document) => {
      reads.push(document.name);
      return find(document);
    },
    change: async (document, change) => {
      const next = change(await find(document));
      kept.set(document.name, JSON.stringify(next));
      return next;
    },
    remove: async ({ name }) => void kept.delete(name),
    names: async () => [...kept.keys()],
    sweep: async () => undefined,
  };
}
