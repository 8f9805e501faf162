import type { SessionGrant, SignInInput } from '@landfall/contracts/account';
import { userId } from '@landfall/contracts/ids';
import { verifyPassword } from '@landfall/crypto/password';
import { findMemberships, findUserByEmail } from '@landfall/db/lookup';
import { asPerson } from '@landfall/db/transaction';
import type { Platform } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { openSession } from './open-session.ts';
import type { Visitor } from './sign-up.ts';

/** Checks e-mail and password; an unknown address takes as long as a wrong password. @throws Refusal `wrong-credentials`. */
export async function signIn(
  platform: Platform,
  visitor: Visitor,
  input: SignInInput,
): Promise<SessionGrant> {
  const person = await findUserByEmail(platform.database, input.email);
  const user = person
    ? await asPerson(platform.database, person, (tx) => tx.user.findUnique({ where: { id: person } }))
    : null;
  const right = await verifyPassword(user?.passwordHash ?? null, input.password);
  if (!user || !right) throw wrongCredentials();
  const id = userId.parse(user.id);
  const [organizationId] = await findMemberships(platform.database, id);
  if (!organizationId) throw wrongCredentials();
  return openSession(platform, visitor, { organizationId, user: { ...user, id } });
}

function wrongCredentials(): Refusal {
  return new Refusal('wrong-credentials', {
    what: 'You could not be signed in.',
    why: 'The e-mail address and the password do not belong together.',
    fix: 'Check both and try again.',
  });
}
