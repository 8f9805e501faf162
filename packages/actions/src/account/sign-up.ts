import type { SessionGrant, SignUpInput } from '@landfall/contracts/account';
import { organizationId, projectId, userId } from '@landfall/contracts/ids';
import { hashPassword } from '@landfall/crypto/password';
import { findUserByEmail } from '@landfall/db/lookup';
import type { Context, Platform } from '../context.ts';
import { newId } from '../id.ts';
import { isUniqueViolation, Refusal } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { createIdentity } from './create-identity.ts';
import { createSession } from './create-session.ts';

/** The door's facts about a request made before anybody is signed in. */
export interface Visitor {
  ip?: string;
  userAgent?: string;
  requestId?: string;
}

/** Creates a person, their organization with its `default` project, and a first session. @throws Refusal `conflict`, `invalid-request`. */
export async function signUp(
  platform: Platform,
  visitor: Visitor,
  input: SignUpInput,
): Promise<SessionGrant> {
  if (isNoreply(input.email)) throw noreply();
  if (await findUserByEmail(platform.database, input.email)) throw emailTaken();
  const passwordHash = await hashPassword(input.password);
  return createPerson(platform, visitor, { ...input, passwordHash });
}

/** A person as they begin: with a password, or with an identity that signs them in. */
export interface NewPerson {
  name: string;
  email: string;
  organization: string;
  passwordHash: string | null;
  identity?: { host: string; githubId: number; login: string };
}

/** The rows of a new person and of their organization, and a first session. @throws Refusal `conflict` */
export async function createPerson(
  platform: Platform,
  visitor: Visitor,
  input: NewPerson,
): Promise<SessionGrant> {
  const { passwordHash, identity } = input;
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
      if (identity) await createIdentity(tx, user.id, identity);
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

/** GitHub's own form of an address that takes no mail. */
export const noreplyOf = (host: string, { id, login }: { id: number; login: string }): string =>
  `${id}+${login.toLowerCase()}@users.noreply.${host}`;

/** Theirs who sign up with GitHub: nobody else can have one, or who has could keep them out. */
const isNoreply = (email: string): boolean => /@users\.noreply\./.test(email);

function noreply(): Refusal {
  const words = {
    what: 'This address takes no mail.',
    why: 'GitHub gives such addresses to people who hide theirs.',
    fix: 'Use an address of yours, or continue with GitHub.',
  };
  return new Refusal('invalid-request', words, [
    { pointer: '/email', message: 'Use an address that takes mail.' },
  ]);
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
