import { Refusal } from '../refusal.ts';

/** One answer for a wrong signature and for an identity that never was, or whose cluster was removed. */
export const notKnown = (): Refusal =>
  new Refusal('bad-signature', {
    what: 'The agent was not let in.',
    why: 'No identity that we know signed the challenge, for this address.',
    fix: 'Install it with a new token, and with the address that the cluster’s page shows.',
  });

/** Of an identity that is good for nothing any more, by somebody's will. */
export const TAKEN_AWAY = {
  why: 'Its identity was taken away, or another agent has enrolled in its place.',
  fix: 'Make a new token on the cluster’s page and install the agent with it.',
};

/** An identity that was good once. */
export const identityOver = ({ revokedAt }: { revokedAt: Date | null }): Refusal =>
  revokedAt !== null
    ? new Refusal('forbidden', { what: 'The agent was not let in.', ...TAKEN_AWAY })
    : new Refusal('expired', {
        what: 'The agent was not let in.',
        why: 'Its keys were replaced more than an hour ago.',
        fix: 'Start it with the keys that it made then, or install it with a new token.',
      });
