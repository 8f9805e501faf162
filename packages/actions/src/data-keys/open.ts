import type { KeyPair } from '@landfall/crypto/role-keys';
import { open } from '@landfall/crypto/seal';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';
import { type DataKeys, dataKeyContext, dataKeysOf } from './keys.ts';

/** The organization's data key as a role opens it; undefined before the first render. @throws CryptoError */
export async function openDataKeys(
  context: Context,
  role: 'source' | 'apply',
  pair: KeyPair,
): Promise<DataKeys | undefined> {
  const { organizationId } = context;
  const row = await read(context, (tx) => tx.dataKey.findFirst({ where: { organizationId } }));
  if (!row) return undefined;
  const sealed = role === 'source' ? row.sealedToSource : row.sealedToApply;
  return dataKeysOf(open(pair, sealed, dataKeyContext(organizationId, role)));
}
