import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { dataCluster } from '../../test/data-cluster.ts';
import { aRun } from '../../test/sandbox.ts';
import { plan } from './plan.ts';

const config = (annotations: Record<string, string> = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', annotations },
});
const hook = config({ 'argocd.argoproj.io/hook': 'PreSync' });

const actions = async (desired: Manifest[]) => {
  const planned = await plan({
    cluster: dataCluster([]),
    desired,
    previous: [],
    inventory: [],
    application: { id: 'app', trackingPrefix: 'org/app', namespace: 'shop' },
    options: { prune: true, createNamespace: true },
    mask: (manifest) => manifest,
    hooks: aRun(),
  });
  return planned.plan.items.map(({ hook: isHook, action, reason }) => ({ isHook: !!isHook, action, reason }));
};

test('A.2: a hook that has the name of an object would delete it in each sync: it is refused', async () => {
  expect(await actions([config(), hook])).toEqual([
    { isHook: true, action: 'refuse', reason: expect.stringMatching(/as a PreSync hook and as an object/) },
    { isHook: false, action: 'create', reason: undefined },
  ]);
  expect(await actions([hook])).toEqual([{ isHook: true, action: 'create', reason: undefined }]);
});
