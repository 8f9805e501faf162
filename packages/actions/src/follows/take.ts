import { type FollowInput, followInput } from '@landfall/contracts/follow';
import type { KeyPair } from '@landfall/crypto/role-keys';
import { openJson, sealContext } from '@landfall/crypto/seal';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { FOLLOW_ROLE } from './begin.ts';

/** Takes a follow; undefined when it was ended meanwhile, or its time is over. `endsAt`: not to be followed past it. @throws CryptoError */
export async function takeFollow(
  context: Context,
  pair: KeyPair,
  id: string,
): Promise<{ input: FollowInput; endsAt: Date } | undefined> {
  const [row] = await unitOfWork(context, ({ tx }) =>
    tx.probe.updateManyAndReturn({
      where: {
        id,
        role: FOLLOW_ROLE,
        state: { in: ['pending', 'running'] },
        expiresAt: { gt: context.now() },
      },
      data: { state: 'running' },
      select: { sealedToApply: true, expiresAt: true },
    }),
  );
  if (!row?.sealedToApply) return undefined;
  const place = sealContext(context.organizationId, 'probes', id, 'sealed_to_apply');
  return { input: openJson(pair, row.sealedToApply, place, followInput), endsAt: row.expiresAt };
}
