import type { ApplicationView } from '@landfall/contracts/application';
import { type Hold, holdWords } from '@landfall/contracts/freeze';
import { asSentence } from '@landfall/contracts/problem';
import type { Mark } from '#src/ui/status/mark.ts';
import { plainText } from '#src/ui/text/safe-href.ts';

type Held = Pick<ApplicationView, 'holds' | 'syncStatus'>;

/**
 * What to say of an application that is held. The stopped line is said above every page already: beside an application only
 * where something waits for it.
 */
export function shownHold({ holds, syncStatus }: Held): Hold | null {
  const waits = syncStatus === 'OutOfSync' || syncStatus === 'Failed';
  return holds.find(({ kind }) => kind !== 'line' || waits) ?? null;
}

/** What holds it, as a page says it. */
export const heldWords = (hold: Hold): string => plainText(holdWords(hold));

/** The same with its end, for where more follows: a reason may have brought one. */
export const heldSentence = (hold: Hold): string => asSentence(heldWords(hold));

/** How what is held is marked: nothing is wrong, somebody wants it so. */
export const heldMark = ({ kind }: Pick<Hold, 'kind'>): Mark => ({
  shape: 'pause',
  tone: 'violet',
  word: kind === 'lock' ? 'Locked' : 'Held',
});
