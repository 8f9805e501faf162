import type { Manifest } from '@landfall/contracts/resource';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configMap, rendered, testApplication } from '../../test/application.ts';
import { type TestPlatform, testPlatform } from '../../test/testing.ts';
import { intendInventory } from '../inventory/intend.ts';
import { acquireLease } from '../leases/acquire.ts';
import { applicationLease } from '../leases/lease.ts';
import { recordRender } from './record-render.ts';
import { getRemoval } from './removal.ts';

let test: TestPlatform;
beforeAll(async () => {
  test = await testPlatform();
});
afterAll(() => test?.close());

const ref = (group: string, kind: string, name: string) => ({
  group,
  version: 'v1',
  kind,
  namespace: 'web',
  name,
});
const statefulSet = (name: string, spec: Manifest['spec']): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name },
  spec,
});

it('ui.md: the name is asked for only where data can be lost: what holds some is named apart', async () => {
  const context = await test.member();
  const { id } = await testApplication(context);
  const manifests = [
    configMap('settings'),
    statefulSet('database', { volumeClaimTemplates: [{ metadata: { name: 'data' } }] }),
    statefulSet('cache', { replicas: 3 }),
  ];
  await recordRender(context, id, 1, { snapshot: await rendered(test, context, id, manifests) });
  const lease = await acquireLease(context, applicationLease(id), 'a', 30);
  if (!lease) throw new Error('it was free');
  const plain = [
    ref('', 'ConfigMap', 'settings'),
    ref('apps', 'Deployment', 'web'),
    ref('apps', 'StatefulSet', 'cache'),
  ];
  const precious = [
    ref('', 'Namespace', 'web'),
    ref('', 'PersistentVolume', 'disk'),
    ref('', 'PersistentVolumeClaim', 'data'),
    ref('apiextensions.k8s.io', 'CustomResourceDefinition', 'shops.example.com'),
    ref('apps', 'StatefulSet', 'database'),
    // Of an earlier commit: whether it claims volumes is not known any more.
    ref('apps', 'StatefulSet', 'old'),
  ];
  await intendInventory(context, lease, id, [...plain, ...precious]);
  const removal = await getRemoval(context, id);
  expect(removal.objects).toHaveLength(plain.length + precious.length);
  expect(new Set(removal.precious)).toEqual(new Set(precious));
});
