import { type ApiTokenId, apiTokenId, type SessionId, sessionId, userId } from '@landfall/contracts/ids';
import { hashToken, parseToken } from '@landfall/crypto/token';
import { findApiToken, findSession, type Owned } from '@landfall/db/lookup';
import { inOrganization } from '@landfall/db/transaction';
import type { Context, Platform } from '../context.ts';
import type { Visitor } from './sign-up.ts';

/** Who holds the credential, and what kind it is: some doors take a session only. */
export type Authenticated =
  | { context: Context; by: 'session'; sessionId: SessionId; expiresAt: Date }
  | { context: Context; by: 'token'; tokenId: ApiTokenId; expiresAt: Date };

/** How often `last seen` is written, so that reading pages does not write a row each time. */
const SEEN_EVERY_MS = 60_000;

/** Reads a session secret or an API token. Answers undefined for whatever is unknown, malformed, expired or revoked. */
export async function authenticate(
  platform: Platform,
  visitor: Visitor,
  credential: string,
): Promise<Authenticated | undefined> {
  const token = parseToken(credential);
  if (!token) return undefined;
  const hash = Buffer.from(hashToken(token.token), 'hex');
  switch (token.kind) {
    case 'session': {
      const found = await findSession(platform.database, hash);
      return found && openSession(platform, visitor, found);
    }
    case 'api': {
      const found = await findApiToken(platform.database, hash);
      return found && openToken(platform, visitor, found);
    }
    default:
      return undefined;
  }
}

function openSession(platform: Platform, visitor: Visitor, { organizationId, id }: Owned) {
  return inOrganization(platform.database, organizationId, async (tx): Promise<Authenticated | undefined> => {
    const row = await tx.session.findFirst({
      where: { id, revokedAt: null, expiresAt: { gt: platform.now() } },
    });
    if (!row) return undefined;
    const name = await nameOf(tx, row.userId);
    if (name === undefined) return undefined;
    if (platform.now().getTime() - row.lastSeenAt.getTime() > SEEN_EVERY_MS) {
      await tx.session.updateMany({ where: { id }, data: { lastSeenAt: platform.now() } });
    }
    const person = userId.parse(row.userId);
    const context = contextOf(platform, visitor, {
      organizationId,
      person,
      actor: { kind: 'user', userId: person, name },
    });
    return { context, by: 'session', sessionId: sessionId.parse(id), expiresAt: row.expiresAt };
  });
}

function openToken(platform: Platform, visitor: Visitor, { organizationId, id }: Owned) {
  return inOrganization(platform.database, organizationId, async (tx): Promise<Authenticated | undefined> => {
    const row = await tx.apiToken.findFirst({
      where: { id, revokedAt: null, expiresAt: { gt: platform.now() } },
    });
    if (!row) return undefined;
    const name = await nameOf(tx, row.userId);
    if (name === undefined) return undefined;
    if (platform.now().getTime() - (row.lastUsedAt?.getTime() ?? 0) > SEEN_EVERY_MS) {
      await tx.apiToken.updateMany({ where: { id }, data: { lastUsedAt: platform.now() } });
    }
    const person = userId.parse(row.userId);
    const actor = {
      kind: 'token' as const,
      tokenId: id,
      userId: person,
      name: `${name} (token ${row.name})`,
    };
    const context = contextOf(platform, visitor, { organizationId, person, actor });
    return { context, by: 'token', tokenId: apiTokenId.parse(id), expiresAt: row.expiresAt };
  });
}

/** The name of a member: a person who is no longer one has no access, whatever they hold. */
async function nameOf(tx: Parameters<Parameters<typeof inOrganization>[2]>[0], person: string) {
  await tx.$executeRaw`SELECT set_config('landfall.person', ${person}, true)`;
  const member = await tx.member.findFirst({
    where: { userId: person },
    select: { user: { select: { name: true } } },
  });
  return member?.user.name;
}

function contextOf(
  platform: Platform,
  visitor: Visitor,
  who: Pick<Context, 'organizationId' | 'person' | 'actor'>,
): Context {
  return {
    ...platform,
    ...who,
    ...(visitor.ip ? { ip: visitor.ip } : {}),
    ...(visitor.requestId ? { requestId: visitor.requestId } : {}),
  };
}
