import type { Me, SessionGrant } from '@landfall/contracts/account';
import { sessionId } from '@landfall/contracts/ids';
import { hashToken, makeToken } from '@landfall/crypto/token';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import type { Unit } from '../unit.ts';

/** How long a session lives; it is not extended (security section 5). */
export const SESSION_HOURS = 12;

/** Makes an opaque session inside the caller's transaction. Only its hash is kept; this answer alone holds the secret. */
export async function createSession(
  unit: Unit,
  context: Context,
  { user, organization, userAgent }: Me & { userAgent?: string | undefined },
): Promise<SessionGrant> {
  const secret = makeToken('session');
  const id = newId(sessionId);
  const now = context.now();
  const expiresAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000);
  await unit.tx.session.create({
    data: {
      organizationId: organization.id,
      id,
      userId: user.id,
      tokenHash: Buffer.from(hashToken(secret), 'hex'),
      userAgent: userAgent?.slice(0, 300) ?? null,
      createdAt: now,
      lastSeenAt: now,
      expiresAt,
    },
  });
  unit.audit('session.create', { kind: 'session', id, name: user.email });
  return { session: secret, expiresAt: expiresAt.toISOString(), me: { user, organization } };
}
