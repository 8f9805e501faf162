import { Refusal } from '../refusal.ts';
import type { SeenInstallation, SeenRepository } from './seen.ts';

/** One answer for what is not there and for what is somebody else's. */
export const notShown = (noun: 'installation' | 'repository'): Refusal =>
  new Refusal('not-found', {
    what: 'Nothing was connected.',
    why: `GitHub shows no such ${noun} to the account that you used there.`,
    fix: 'Use an account that sees it, or give the GitHub App access to it.',
  });

/** The list did not come to its end: that something is not in it says nothing. */
export const notRead = (): Refusal =>
  new Refusal('unavailable', {
    what: 'Nothing was connected.',
    why: 'GitHub has more repositories here than could be read in time, and what was picked was not among them.',
    fix: 'Try again, or give the GitHub App access to fewer repositories.',
  });

export const suspended = ({ account }: SeenInstallation): Refusal =>
  new Refusal('refused', {
    what: 'Nothing was connected.',
    why: `The GitHub App is suspended for ${account.login}.`,
    fix: 'Unsuspend it at GitHub, under Installed GitHub Apps.',
  });

export const mayNotPush = ({ fullName }: SeenRepository): Refusal =>
  new Refusal('refused', {
    what: 'Nothing was connected.',
    why: `The account that you used at GitHub may read ${fullName} and not push to it.`,
    fix: 'Have somebody connect it who may push there.',
  });
