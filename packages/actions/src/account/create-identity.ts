import { identityId } from '@landfall/contracts/ids';
import type { Transaction } from '@landfall/db/transaction';
import { newId } from '../id.ts';

/** Makes an account at a GitHub one that signs a person in. @throws a unique violation when it is somebody's already */
export async function createIdentity(
  tx: Transaction,
  userId: string,
  { host, githubId, login }: { host: string; githubId: number; login: string },
) {
  const id = newId(identityId);
  return tx.identity.create({ data: { id, userId, host, githubId: BigInt(githubId), login } });
}
