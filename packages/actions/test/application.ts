import { randomUUID } from 'node:crypto';
import { createApplicationInput, type SyncPolicy } from '@landfall/contracts/application';
import type { Manifest } from '@landfall/contracts/resource';
import type { KeyPair } from '@landfall/crypto/role-keys';
import { createApplication } from '../src/applications/create.ts';
import type { Context } from '../src/context.ts';
import { openOrMakeDataKeys } from '../src/data-keys/open-or-make.ts';
import { connectRepository } from '../src/repositories/connect.ts';
import type { NewSnapshot } from '../src/snapshots/store.ts';
import { storeObjects } from '../src/snapshots/store-objects.ts';
import { unitOfWork } from '../src/unit.ts';
import type { TestPlatform } from './testing.ts';

/** The source role's key pair of a test platform. */
export const sourceKey = ({ keys }: TestPlatform): KeyPair => ({
  publicKey: keys.publicKeys.source,
  privateKey: keys.privateKeys.source,
});

/** The apply role's. */
export const applyKey = ({ keys }: TestPlatform): KeyPair => ({
  publicKey: keys.publicKeys.apply,
  privateKey: keys.privateKeys.apply,
});

/** An application with its repository and cluster (its own one unless named), rendered by nobody yet. */
export async function testApplication(
  context: Context,
  policy: Partial<SyncPolicy> = {},
  onCluster?: string,
): Promise<{ id: string; repositoryId: string; clusterId: string }> {
  const { organizationId } = context;
  const suffix = randomUUID().slice(0, 8);
  const repository = await connectRepository(context, {
    name: `shop-${suffix}`,
    url: 'https://git.example.com/acme/shop',
  });
  const clusterId = onCluster ?? randomUUID();
  if (!onCluster)
    await unitOfWork(context, ({ tx }) =>
      tx.cluster.create({
        data: { organizationId, id: clusterId, name: `prod-${suffix}`, server: 'https://k' },
      }),
    );
  const { id } = await createApplication(
    context,
    createApplicationInput.parse({
      name: `web-${suffix}`,
      repositoryId: repository.id,
      clusterId,
      namespace: 'web',
      syncPolicy: policy,
    }),
  );
  return { id, repositoryId: repository.id, clusterId };
}

export const configMap = (name: string, data: Record<string, string> = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});

let commits = 0;

/** What a render of these manifests would store, at a new commit. */
export async function rendered(
  test: TestPlatform,
  context: Context,
  applicationId: string,
  manifests: Manifest[],
): Promise<NewSnapshot> {
  const keys = await openOrMakeDataKeys(context, sourceKey(test));
  commits += 1;
  const revision = commits.toString(16).padStart(40, '0');
  return {
    applicationId,
    objectDigests: await storeObjects(context, keys, manifests),
    inputs: {
      roots: { web: revision },
      told: { path: 'web' },
      target: null,
      tool: { name: 'plain', version: '1', sha256: '' },
    },
    commit: { revision, author: 'Ada', message: `Commit ${commits}`, committedAt: new Date().toISOString() },
    renderer: { kind: 'plain', version: '1', overridden: false },
    warnings: [],
    durations: { fetch: 1, render: 2 },
  };
}
