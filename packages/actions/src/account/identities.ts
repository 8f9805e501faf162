import type { IdentityView, MyIdentities } from '@landfall/contracts/account';
import { identityId, type SessionId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { endVisit } from '../github/visit.ts';
import { timestamp } from '../json.ts';
import { isUniqueViolation, notFound, Refusal } from '../refusal.ts';
import { read, unitOfWork } from '../unit.ts';
import { createIdentity } from './create-identity.ts';
import type { AtGithub } from './sign-in-with-github.ts';

interface Row {
  id: string;
  host: string;
  login: string;
  createdAt: Date;
}

const toView = ({ id, host, login, createdAt }: Row): IdentityView => ({
  id: identityId.parse(id),
  host,
  login,
  createdAt: timestamp(createdAt),
});

/** What signs this person in. */
export function listIdentities(context: Context): Promise<MyIdentities> {
  const person = ownerOf(context);
  return read(context, async (tx) => {
    const user = await tx.user.findUnique({ where: { id: person }, include: { identities: true } });
    if (!user) throw notFound('account');
    return { items: user.identities.map(toView), hasPassword: user.passwordHash !== null };
  });
}

/**
 * Links the account that somebody used at GitHub to the person of this session, who went there from it and came back to it.
 * @throws Refusal `conflict` when it signs somebody else in, or the person has one of that GitHub already
 */
export async function linkIdentity(
  context: Context,
  { sessionId, id: visit }: { sessionId: SessionId; id: string },
  { host, id: githubId, login }: AtGithub,
): Promise<IdentityView> {
  const person = ownerOf(context);
  await endVisit(context, sessionId, visit);
  try {
    return await unitOfWork(context, async ({ tx, audit }) => {
      const row = await createIdentity(tx, person, { host, githubId, login });
      audit('identity.link', { kind: 'identity', id: row.id, name: login }, { host, githubId });
      return toView(row);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? linkedAlready(host) : error;
  }
}

/**
 * @param host the GitHub that signs people in here, if one does: an account of another, that an operator had before, is no way in
 * @throws Refusal `not-found`, `refused` when it is the only way in
 */
export function unlinkIdentity(context: Context, id: string, host: string | undefined): Promise<void> {
  const person = ownerOf(context);
  return unitOfWork(context, async ({ tx, audit }) => {
    // Two at once may each leave the other.
    await tx.$executeRaw`SELECT id FROM users WHERE id = ${person}::uuid FOR UPDATE`;
    const user = await tx.user.findUnique({ where: { id: person }, include: { identities: true } });
    const gone = user?.identities.find((one) => one.id === id);
    if (!user || !gone) throw notFound('linked account');
    const isLeft = user.identities.some((one) => one.id !== id && one.host === host);
    if (user.passwordHash === null && !isLeft) throw onlyWayIn(gone.host);
    await tx.identity.deleteMany({ where: { id } });
    audit('identity.unlink', { kind: 'identity', id, name: gone.login }, { host: gone.host });
  });
}

function ownerOf({ person }: Context): string {
  if (!person) throw notFound('account');
  return person;
}

const linkedAlready = (host: string): Refusal =>
  new Refusal('conflict', {
    what: 'The GitHub account was not linked.',
    why: `It signs somebody in already, or you have another account of ${host} linked.`,
    fix: 'Unlink it there first, or use another account at GitHub.',
  });

const onlyWayIn = (host: string): Refusal =>
  new Refusal('refused', {
    what: 'The GitHub account was not unlinked.',
    why: `You have no password: your account at ${host} is the only way in that you have.`,
    fix: 'Keep it linked.',
  });
