import type { ResourceRef } from '@landfall/contracts/resource';
import type { Newer } from '../ports/ledger.ts';

type Name = Omit<ResourceRef, 'version'>;

/** Does a render name this object? It may leave the namespace to the destination. */
export const names = (rendered: Name, { group, kind, namespace, name }: Name): boolean =>
  rendered.group === group &&
  rendered.kind === kind &&
  rendered.name === name &&
  (rendered.namespace === '' || rendered.namespace === namespace);

/** A newer snapshot by the objects that it renders otherwise or leaves out. */
export const newerOf = (changed: readonly Name[]): Newer => ({
  changes: (ref) => changed.some((one) => names(one, ref)),
});
