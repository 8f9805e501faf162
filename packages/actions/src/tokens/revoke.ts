import type { Context } from '../context.ts';
import { notFound } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';

/** Ends one of the person's own tokens, at once. @throws Refusal `not-found`. */
export function revokeToken(context: Context, id: string): Promise<void> {
  return unitOfWork(context, async (unit) => {
    if (!context.person) throw notFound('token');
    const ended = await unit.tx.apiToken.updateMany({
      where: { id, userId: context.person, revokedAt: null },
      data: { revokedAt: context.now() },
    });
    if (ended.count === 0) throw notFound('token');
    unit.audit('token.revoke', { kind: 'token', id, name: null });
  });
}
