import type { SshAccessInput } from '@landfall/contracts/ssh';
import type { KeyPair } from '@landfall/crypto/role-keys';
import type { Context } from '../context.ts';
import { hostKeysFrom, hostKeysOf } from '../host-keys/of-repository.ts';
import { notFound } from '../refusal.ts';
import type { OpenedSsh } from '../repositories/open.ts';
import { read } from '../unit.ts';
import { openDeployKey } from './open.ts';

/** What opens an address that is not connected yet, as the source role uses it. @throws Refusal `not-found`, `refused`; CryptoError */
export async function openSshAccess(
  context: Context,
  source: KeyPair,
  url: string,
  { deployKeyId: id, knownHosts }: SshAccessInput,
): Promise<OpenedSsh> {
  const key = await read(context, (tx) => tx.deployKey.findFirst({ where: { id } }));
  if (!key) throw notFound('deploy key');
  return {
    privateKey: openDeployKey(source, key),
    hostKeys: hostKeysOf(url, hostKeysFrom(url, knownHosts)),
  };
}
