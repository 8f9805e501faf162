import type { SessionGrant } from '@landfall/contracts/account';
import { findMemberships, findUserByIdentity } from '@landfall/db/lookup';
import { asPerson } from '@landfall/db/transaction';
import type { Platform } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { openSession } from './open-session.ts';
import { createPerson, noreplyOf, type Visitor } from './sign-up.ts';

/** Who GitHub says somebody is: its host, and the account's number there. No e-mail: none is asked for, and none would count. */
export interface AtGithub {
  host: string;
  id: number;
  login: string;
}

/**
 * Signs in whoever linked this account at GitHub, or signs a new person up with it. It is found by its host and number and by
 * nothing else: an address that stands at GitHub opens no account here, and does not tell whether there is one (decision 0025).
 * @throws Refusal `wrong-credentials` for a person without an organization
 */
export async function signInWithGithub(
  platform: Platform,
  visitor: Visitor,
  { host, id, login }: AtGithub,
): Promise<SessionGrant> {
  const person = await findUserByIdentity(platform.database, host, id);
  if (!person) {
    return createPerson(platform, visitor, {
      name: login,
      email: noreplyOf(host, { id, login }),
      organization: login,
      passwordHash: null,
      identity: { host, githubId: id, login },
    });
  }
  const where = { host_githubId: { host, githubId: BigInt(id) } };
  const user = await asPerson(platform.database, person, async (tx) => {
    // The name may have changed there; the number is what counts.
    await tx.identity.update({ where, data: { login } });
    return tx.user.findUnique({ where: { id: person } });
  });
  const [organizationId] = await findMemberships(platform.database, person);
  if (!user || !organizationId) throw noWayIn();
  return openSession(platform, visitor, { organizationId, user: { ...user, id: person } });
}

function noWayIn(): Refusal {
  return new Refusal('wrong-credentials', {
    what: 'You could not be signed in.',
    why: 'This GitHub account signs nobody in.',
    fix: 'Sign in with your e-mail address.',
  });
}
