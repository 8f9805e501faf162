import type { ResourceRef } from '@landfall/contracts/resource';
import type { ManagedKind } from '@landfall/engine';

/** Where something of a kind is. */
export type Place = Pick<ResourceRef, 'group' | 'version' | 'kind' | 'namespace'>;

/** The kinds and namespaces of these objects, each once: of an inventory nothing else has to be had in memory. */
export function placesOf(items: readonly Place[]): Place[] {
  const places = items.map(
    ({ group, version, kind, namespace }) =>
      [`${group}/${kind} ${namespace}`, { group, version, kind, namespace }] as const,
  );
  return [...new Map(places).values()];
}

/** Kinds of everything that is in these ledgers, with the namespaces and the applications it is of. */
export function kindsOf(all: readonly { id: string; places: readonly Place[] }[]): ManagedKind[] {
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
