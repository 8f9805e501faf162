import type { SessionView } from '@landfall/contracts/account';
import { type SessionId, sessionId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { timestamp } from '../json.ts';
import { notFound } from '../refusal.ts';
import { read, unitOfWork } from '../unit.ts';

/** The person's live sessions, newest first. */
export function listSessions(context: Context, current: SessionId): Promise<SessionView[]> {
  return read(context, async (tx) => {
    const rows = await tx.session.findMany({
      where: { userId: ownerOf(context), revokedAt: null, expiresAt: { gt: context.now() } },
      orderBy: { createdAt: 'desc' },
      take: 100,
    });
    return rows.map((row) => ({
      id: sessionId.parse(row.id),
      current: row.id === current,
      createdAt: timestamp(row.createdAt),
      lastSeenAt: timestamp(row.lastSeenAt),
      expiresAt: timestamp(row.expiresAt),
      userAgent: row.userAgent,
    }));
  });
}

/** Ends one of the person's own sessions, at once. @throws Refusal `not-found`. */
export function revokeSession(context: Context, id: string): Promise<void> {
  return unitOfWork(context, async (unit) => {
    const ended = await unit.tx.session.updateMany({
      where: { id, userId: ownerOf(context), revokedAt: null },
      data: { revokedAt: context.now() },
    });
    if (ended.count === 0) throw notFound('session');
    // With it goes the token that its person left here at GitHub's (decision 0022).
    await unit.tx.githubVisit.deleteMany({ where: { sessionId: id } });
    unit.audit('session.revoke', { kind: 'session', id, name: null });
  });
}

function ownerOf(context: Context): string {
  if (!context.person) throw notFound('session');
  return context.person;
}
