import type { StreamEvent } from '@landfall/contracts/event';
import type { Held } from '../call.ts';
import { patchHeld } from '../patch/cache.ts';
import type { ReadKey } from '../reads.ts';

const KEPT = 1000;
const recent: StreamEvent[] = [];

/** Remembers an event for answers that are still under way and will be older than it. */
export function remember(event: StreamEvent): void {
  recent.push(event);
  if (recent.length > KEPT) recent.splice(0, recent.length - KEPT);
}

export const forgetAll = (): void => void recent.splice(0);

/** Brings an answer up to what the stream has told since the answer's position; one without a position stays as it is. */
export function caughtUp<T>(key: ReadKey, held: Held<T>): Held<T> {
  if (held.position === null) return held;
  return recent.reduce((now, event) => patchHeld(key, now, event), held);
}
