import type { Follower } from '@landfall/actions/applications/list-followers';
import type { DeliveryOutcome } from '@landfall/contracts/repository';

export const NOT_AFFECTED = {
  outcome: 'not-affected',
  message: 'Nothing that it reads has changed.',
} as const;
export const ASKED = { outcome: 'unchanged', message: 'This commit is being rendered already.' } as const;

/** What a look came to for a follower that it does not have rendered. */
export const decided = (
  { id, name }: Pick<Follower, 'id' | 'name'>,
  why: Pick<DeliveryOutcome, 'outcome' | 'message'>,
): DeliveryOutcome => ({ application: name, applicationId: id, syncNumber: null, syncId: null, ...why });

/** Those that a push does not touch are named, up to so many: a delivery is one row, and each event about it holds all of it. */
const MOST_NAMED = 20;

/** The same outcomes, those that nothing touched as one where they are many. */
export function summed(outcomes: readonly DeliveryOutcome[]): DeliveryOutcome[] {
  const others = outcomes.filter(({ outcome }) => outcome !== NOT_AFFECTED.outcome);
  const count = outcomes.length - others.length;
  if (count <= MOST_NAMED) return [...outcomes];
  const application = `${count.toLocaleString('en')} applications`;
  const message = 'Nothing that they read has changed.';
  return [
    ...others,
    { ...NOT_AFFECTED, application, applicationId: null, syncNumber: null, syncId: null, message },
  ];
}
