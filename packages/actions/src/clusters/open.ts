import { type ClusterCredential, clusterCredential } from '@landfall/contracts/cluster';
import type { KeyPair } from '@landfall/crypto/role-keys';
import { openJson, sealContext } from '@landfall/crypto/seal';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** A cluster as its host reaches it. The credential lives in memory for one job. */
export interface OpenedCluster {
  id: string;
  /** Of kube-system, as registered. */
  uid: string | null;
  credential: ClusterCredential;
}

/** Where a cluster's credential is sealed. */
export const clusterCredentialContext = (organizationId: string, clusterId: string): string =>
  sealContext(organizationId, 'clusters', clusterId, 'sealed_credential');

/** Opens a cluster's credential; undefined for an id that is not this organization's. @throws CryptoError */
export async function openCluster(
  context: Context,
  apply: KeyPair,
  id: string,
): Promise<OpenedCluster | undefined> {
  const row = await read(context, (tx) =>
    tx.cluster.findFirst({ where: { id }, select: { uid: true, sealedCredential: true } }),
  );
  if (!row?.sealedCredential) return undefined;
  const place = clusterCredentialContext(context.organizationId, id);
  return { id, uid: row.uid, credential: openJson(apply, row.sealedCredential, place, clusterCredential) };
}
