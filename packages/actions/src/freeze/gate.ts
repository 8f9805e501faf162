import type { ActVerb } from '@landfall/contracts/act';
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

/** What a person has done, and what they may do all the same. */
const WORDS: Record<SyncOperation | ActVerb, [done: string, doIt: string]> = {
  sync: ['synced', 'sync it'],
  delete: ['deleted', 'delete it'],
  restart: ['restarted', 'restart it'],
  'scale-back': ['scaled back', 'scale it back'],
};

/**
 * May this person sync, delete, or act on what is held? Answers what is kept with the sync where they override something; undefined where
 * nothing stands in the way. @throws Refusal `held`
 */
export function overrideFor(
  { actor }: Context,
  { name, holds }: { name: string; holds: readonly Hold[] },
  override: OverrideInput | undefined,
  operation: SyncOperation | ActVerb = 'sync',
): SyncOverride | undefined {
  const person = actor.kind === 'system' ? null : actor.userId;
  const blocking = holds.filter((hold) => holdsPerson(hold, person)).map(holdWords);
  if (blocking.length === 0) return undefined;
  if (override) return { reason: override.reason, over: blocking.join('; ') };
  const [done, doIt] = WORDS[operation];
  throw new Refusal('held', {
    what: `“${name}” was not ${done}.`,
    why: asSentence(blocking.join('; ')),
    fix: `Wait until then or have it lifted, or ${doIt} all the same and say why.`,
  });
}
