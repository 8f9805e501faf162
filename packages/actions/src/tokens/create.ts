import type { createTokenInput, TokenCreated } from '@landfall/contracts/account';
import { apiTokenId } from '@landfall/contracts/ids';
import { hashToken, makeToken, tokenHint } from '@landfall/crypto/token';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { notFound } from '../refusal.ts';
import { unitOfWork } from '../unit.ts';
import { toTokenView } from './view.ts';

/** Makes a personal API token. Only its hash is kept; this answer alone holds the token. */
export function createToken(
  context: Context,
  input: z.infer<typeof createTokenInput>,
): Promise<TokenCreated> {
  return unitOfWork(context, async (unit) => {
    if (!context.person) throw notFound('account');
    const token = makeToken('api');
    const id = newId(apiTokenId);
    const now = context.now();
    const row = await unit.tx.apiToken.create({
      data: {
        organizationId: context.organizationId,
        id,
        userId: context.person,
        name: input.name,
        hint: tokenHint(token),
        tokenHash: Buffer.from(hashToken(token), 'hex'),
        createdAt: now,
        expiresAt: new Date(now.getTime() + input.expiresInDays * 86_400_000),
      },
    });
    unit.audit(
      'token.create',
      { kind: 'token', id, name: input.name },
      { expiresInDays: input.expiresInDays },
    );
    return { ...toTokenView(row), token };
  });
}
