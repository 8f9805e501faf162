import type { ResourceState } from '@landfall/contracts/application';
import { resourceKey } from '@landfall/contracts/resource';

/** Merges observed objects into the ones a page shows; `complete` means that what is not named is gone. */
export function mergeResources(
  shown: readonly ResourceState[],
  seen: readonly ResourceState[],
  complete: boolean,
): ResourceState[] {
  if (complete) return [...seen];
  const byKey = new Map(shown.map((state) => [resourceKey(state.ref), state]));
  for (const state of seen) byKey.set(resourceKey(state.ref), state);
  return [...byKey.values()];
}
