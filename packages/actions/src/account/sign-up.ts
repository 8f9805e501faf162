import type { SessionGrant, SignUpInput } from '@landfall/contracts/account';
import { organizationId, projectId, userId } from '@landfall/contracts/ids';
import { hashPassword } from '@landfall/crypto/password';
import { findUserByEmail } from '@landfall/db/lookup';
import type { Context, Platform } from '../context.ts';
import { newId } from '../id.ts';
import { isUniqueViolation, Refusal } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { createSession } from './create-session.ts';

/** The door's facts about a request made before anybody is signed in. */
export interface Visitor {
  ip?: string;
  userAgent?: string;
  requestId?: string;
}

/** Creates a person, their organization with its `default` project, and a first session. @throws Refusal `conflict`. */
export async function signUp(
  platform: Platform,
  visitor: Visitor,
  input: SignUpInput,
): Promise<SessionGrant> {
  if (await findUserByEmail(platform.database, input.email)) throw emailTaken();
  const passwordHash = await hashPassword(input.password);
  const user = { id: newId(userId), name: input.name, email: input.email };
  const organization = { id: newId(organizationId), name: input.organization };
  const context: Context = {
    ...platform,
    organizationId: organization.id,
    person: user.id,
    actor: { kind: 'user', userId: user.id, name: user.name },
    ...(visitor.ip ? { ip: visitor.ip } : {}),
    ...(visitor.requestId ? { requestId: visitor.requestId } : {}),
  };
  try {
    return await unitOfWork(context, async (unit) => {
      const { tx } = unit;
      await tx.user.create({ data: { ...user, passwordHash } });
      await tx.organization.create({ data: organization });
      await tx.member.create({ data: { organizationId: organization.id, userId: user.id } });
      await tx.project.create({
        data: { organizationId: organization.id, id: newId(projectId), name: 'default' },
      });
      unit.audit('organization.create', { kind: 'organization', ...organization });
      return createSession(unit, context, { user, organization, userAgent: visitor.userAgent });
    });
  } catch (error) {
    throw isUniqueViolation(error) ? emailTaken() : error;
  }
}

function emailTaken(): Refusal {
  const words = {
    what: 'This e-mail address has an account already.',
    why: 'An address belongs to one account.',
    fix: 'Sign in, or use another address.',
  };
  return new Refusal('conflict', words, [
    { pointer: '/email', message: 'This address has an account already.' },
  ]);
}
