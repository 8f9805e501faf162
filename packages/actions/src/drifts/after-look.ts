import { HEAL_AGAIN_MS, HEAL_PAUSE_MS, HEAL_ROUNDS } from '@landfall/contracts/drift';
import type { FoundDrift } from './found.ts';

/** What is known of a field's drift from before. */
export interface KnownDrift {
  state: string;
  manager: string | null;
  foundAt: Date;
  healed: number;
  healedAt: Date | null;
  stoppedAt: Date | null;
}

/** What a look makes of it. */
export type Standing = Pick<KnownDrift, 'foundAt' | 'healed' | 'healedAt' | 'stoppedAt'>;

/**
 * How a field stands that was found to have drifted. Found again, soon after a heal and by the same manager, the rounds
 * go on, and past the last one it is not healed any more (design 7); anything else begins anew.
 */
export function afterLook(
  known: KnownDrift | undefined,
  { manager, what }: Pick<FoundDrift, 'manager' | 'what'>,
  now: Date,
): Standing {
  const fresh: Standing = { foundAt: now, healed: 0, healedAt: null, stoppedAt: null };
  if (!known) return fresh;
  const { healed, healedAt, foundAt, stoppedAt } = known;
  if (known.state === 'open')
    return known.manager === manager ? { foundAt, healed, healedAt, stoppedAt } : { ...fresh, foundAt };
  const isAgain =
    known.state === 'healed' &&
    known.manager === manager &&
    healedAt !== null &&
    now.getTime() - healedAt.getTime() <= HEAL_AGAIN_MS;
  if (!isAgain) return fresh;
  // An object that is deleted again and again is made again, with pauses: nobody is known who could be named.
  const isTooMuch = what === 'changed' && healed >= HEAL_ROUNDS;
  return { foundAt: now, healed, healedAt, stoppedAt: isTooMuch ? now : null };
}

/** Does an object that was made again so often in a row, and is deleted once more, wait before it is made again? */
export const isPaused = (
  { what, healed, healedAt }: Pick<FoundDrift, 'what'> & Pick<Standing, 'healed' | 'healedAt'>,
  now: Date,
): boolean =>
  what === 'deleted' &&
  healed >= HEAL_ROUNDS &&
  healedAt !== null &&
  now.getTime() - healedAt.getTime() < HEAL_PAUSE_MS;
