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

/** Whom a look has rendered is told of where the look was asked for. */
export const TOGETHER = {
  outcome: 'unchanged',
  message: 'It is rendered for another push, looked at together with this one.',
} as const;

/** Those that a push does not touch are named, up to so many: a delivery is one row, and each event about it holds all of it. */
const MOST_NAMED = 20;

/** What a look came to for a delivery that only waited: short, however many follow, as there may be hundreds of those. */
export function outcomesAlike(
  look: { outcomes: readonly DeliveryOutcome[]; affected: readonly { id: string }[] },
  followers: readonly Pick<Follower, 'id' | 'name'>[],
): DeliveryOutcome[] {
  const rendered = new Set(look.affected.map(({ id }) => id));
  const others = followers.filter(({ id }) => rendered.has(id)).map((one) => decided(one, TOGETHER));
  const all = [...look.outcomes, ...others];
  if (all.length <= MOST_NAMED) return all;
  const application = `${followers.length.toLocaleString('en')} applications`;
  const message = 'It was looked at together with another push.';
  return [
    {
      ...{ application, applicationId: null, syncNumber: null, syncId: null },
      outcome: 'unchanged',
      message,
    },
  ];
}

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
