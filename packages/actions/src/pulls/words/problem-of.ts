import { asSentence } from '@landfall/contracts/problem';
import { words } from './escape.ts';
import type { ToldPull } from './told.ts';

/** Why a pull request could not be planned at all; where everybody may read it, only that. */
export function problemOf({ pull: { problem }, isDiscreet }: ToldPull): string[] {
  if (!problem) return [];
  const parts = isDiscreet ? [problem.what] : [problem.what, problem.why, problem.fix];
  return [words(parts.map(asSentence).join(' '))];
}
