import { makeDataKey } from '@landfall/crypto/data-key';
import type { KeyPair } from '@landfall/crypto/role-keys';
import { seal } from '@landfall/crypto/seal';
import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';
import { type DataKeys, dataKeyContext } from './keys.ts';
import { openDataKeys } from './open.ts';

/**
 * The organization's data key, opened by the source role, which makes it at first need and seals it to source and to
 * apply (design 4.4). Of two that make it at once, one row stays and both go on with that one.
 */
export async function openOrMakeDataKeys(context: Context, source: KeyPair): Promise<DataKeys> {
  const found = await openDataKeys(context, 'source', source);
  if (found) return found;
  const { organizationId, publicKeys } = context;
  const made = makeDataKey();
  await unitOfWork(context, async ({ tx }) => {
    await tx.dataKey.createMany({
      data: [
        {
          organizationId,
          sealedToSource: Buffer.from(
            seal(publicKeys.source, made, dataKeyContext(organizationId, 'source')),
          ),
          sealedToApply: Buffer.from(seal(publicKeys.apply, made, dataKeyContext(organizationId, 'apply'))),
        },
      ],
      skipDuplicates: true,
    });
  });
  made.fill(0);
  const stored = await openDataKeys(context, 'source', source);
  if (!stored) throw new Error('The data key that was just stored is not there.');
  return stored;
}
