import type { ResourceRef } from '@landfall/contracts/resource';
import type { Desired } from '../normalize/desired.ts';
import { type Discovery, type KindRef, kindOf } from '../ports/cluster.ts';
import type { InventoryItem } from '../ports/ledger.ts';
import { isName } from './is-name.ts';

/** The kinds to list: those that are wanted and those of what leaves, each once. */
export function kindsOf(
  desired: readonly Desired[],
  leaving: readonly InventoryItem[],
  discovery: Discovery,
): KindRef[] {
  const kinds = new Map<string, KindRef>();
  const add = (ref: Pick<ResourceRef, 'group' | 'version' | 'kind'>) => {
    const kind = kindOf(discovery, ref);
    const key = `${ref.group}/${ref.kind}`;
    if (kind && !kinds.has(key)) kinds.set(key, kind);
  };
  for (const { ref, known } of desired) if (known.state === 'served') add(ref);
  for (const item of leaving) add(item);
  return [...kinds.values()];
}

/** The namespaces that all of it lies in; what can be none is refused, and is in none. */
export function namespacesOf(desired: readonly Desired[], leaving: readonly InventoryItem[]): string[] {
  const names = [...desired.map(({ ref }) => ref.namespace), ...leaving.map(({ namespace }) => namespace)];
  return [...new Set(names)].filter(isName).sort();
}
