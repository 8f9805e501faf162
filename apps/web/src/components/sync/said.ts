import { stepKey } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import { resourceKey } from '@landfall/contracts/resource';
import type { Culprit, SyncObject } from '@landfall/contracts/sync';
import type { LiveSync } from '#src/api/patch/sync-progress.ts';
import { culprits } from './waves.ts';

/** What the note above a failed sync's timeline says, so that nothing has to be said a second time. */
export interface Said {
  /** Objects it names with their reason, beside those that have evidence. */
  guilty: SyncObject[];
  /** Evidence, without the sentence where the problem says it. */
  evidence: Array<{ culprit: Culprit; title: string | null }>;
  /** Rows whose reason stands above (`stepKey`). */
  above: ReadonlySet<string>;
}

const NAMED = 5;
const NOTHING: Said = { guilty: [], evidence: [], above: new Set() };

/** Sorts out what a failed sync says where. */
export function saidOf(sync: LiveSync): Said {
  if (sync.problem === null && sync.state !== 'failed') return NOTHING;
  const told = (message: string): boolean => includes(sync.problem, message);
  const proven = new Set(sync.culprits.map(({ ref }) => resourceKey(ref)));
  const suspects = culprits(sync);
  const guilty = suspects
    .filter(({ ref }) => !proven.has(resourceKey(ref)))
    .filter((object) => !told(reasonOf(object)))
    .slice(0, NAMED);
  const isAbove = (object: SyncObject): boolean =>
    proven.has(resourceKey(object.ref)) || guilty.includes(object) || told(reasonOf(object));
  return {
    guilty,
    evidence: sync.culprits.map((culprit) => ({
      culprit,
      title: told(sentenceOf(culprit)) ? null : culprit.message,
    })),
    above: new Set(suspects.filter(isAbove).map(stepKey)),
  };
}

/** Why a row is not fine, in the engine's words. */
export const reasonOf = ({ message, health }: SyncObject): string => message ?? health?.message ?? '';

/** "Job migrate in shop: Job has failed" without its object. */
const sentenceOf = ({ message }: Culprit): string => message.slice(message.indexOf(': ') + 1);

/** What a row says of itself, where that is not its health's words: those stand at its end. */
export const besideHealth = ({ message, health, outcome }: SyncObject): string | null =>
  outcome !== 'failed' && message === health?.message ? null : message;

function includes(problem: ProblemWords | null, message: string): boolean {
  const words = message.trim().replace(/\.$/, '');
  return words !== '' && problem !== null && `${problem.what} ${problem.why}`.includes(words);
}
