import {
  type Hold,
  holdsPerson,
  holdWords,
  type OverrideInput,
  type SyncOverride,
} from '@landfall/contracts/freeze';
import { asSentence } from '@landfall/contracts/problem';
import type { SyncOperation, SyncTrigger } from '@landfall/contracts/sync';
import type { Context } from '../context.ts';
import { Refusal } from '../refusal.ts';

const AUTOMATIC: ReadonlySet<SyncTrigger> = new Set(['push', 'poll', 'settings', 'created', 'self-heal']);

/** Does such a sync begin without anybody asking for it? */
export const isAutomatic = (trigger: SyncTrigger): boolean => AUTOMATIC.has(trigger);

/**
 * May this person sync, or delete, what is held? Answers what is kept with the sync where they override something; undefined where
 * nothing stands in the way. @throws Refusal `held`
 */
export function overrideFor(
  { actor }: Context,
  { name, holds }: { name: string; holds: readonly Hold[] },
  override: OverrideInput | undefined,
  operation: SyncOperation = 'sync',
): SyncOverride | undefined {
  const person = actor.kind === 'system' ? null : actor.userId;
  const blocking = holds.filter((hold) => holdsPerson(hold, person)).map(holdWords);
  if (blocking.length === 0) return undefined;
  if (override) return { reason: override.reason, over: blocking.join('; ') };
  throw new Refusal('held', {
    what: `“${name}” was not ${operation === 'delete' ? 'deleted' : 'synced'}.`,
    why: asSentence(blocking.join('; ')),
    fix: `Wait until then or have it lifted, or ${operation} it all the same and say why.`,
  });
}
