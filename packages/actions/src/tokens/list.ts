import type { TokenView } from '@landfall/contracts/account';
import type { Context } from '../context.ts';
import { notFound } from '../refusal.ts';
import { read } from '../unit.ts';
import { toTokenView } from './view.ts';

/** The person's tokens that are not revoked, newest first. */
export function listTokens(context: Context): Promise<TokenView[]> {
  return read(context, async (tx) => {
    if (!context.person) throw notFound('account');
    const rows = await tx.apiToken.findMany({
      where: { userId: context.person, revokedAt: null },
      orderBy: { createdAt: 'desc' },
      take: 200,
    });
    return rows.map(toTokenView);
  });
}
