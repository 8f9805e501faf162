import type { Decision, LockedApplication } from '../applications/decide-after-render.ts';
import { storedPin } from './pin.ts';

/** What a new render does to the pin of a rollback. */
export type HeldPin =
  | { stays: true; dissolves: false; decision: Decision }
  | { stays: false; dissolves: boolean };

/**
 * Does what Git renders to now leave the pin where it is? It does while that is something that was rolled back from: an
 * unrelated commit changes nothing. The pinned objects themselves, or something new, dissolve it.
 */
export function holdPin({ pin, quarantined }: LockedApplication, digest: string): HeldPin {
  const held = storedPin(pin);
  const isQuarantined = quarantined.includes(digest);
  if (held && held.digest !== digest && isQuarantined) {
    const message = `It is pinned to sync ${held.syncNumber}, and this commit renders to what was rolled back from.`;
    return { stays: true, dissolves: false, decision: { outcome: 'pinned', message } };
  }
  return { stays: false, dissolves: held !== null };
}
