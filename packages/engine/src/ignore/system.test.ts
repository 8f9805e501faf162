import type { Json, Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { systemPaths } from './system.ts';

const CA = Buffer.from('-----BEGIN CERTIFICATE-----').toString('base64');
const object = (
  apiVersion: string,
  kind: string,
  rest: { [key: string]: Json },
  annotations = {},
): Manifest => ({ apiVersion, kind, metadata: { name: 'it', annotations }, ...rest });
const webhooks = (caBundle: string | undefined, annotations = {}): Manifest =>
  object(
    'admissionregistration.k8s.io/v1',
    'MutatingWebhookConfiguration',
    { webhooks: [{ name: 'a' }, { name: 'b', clientConfig: caBundle === undefined ? {} : { caBundle } }] },
    annotations,
  );
const crd = (caBundle: string): Manifest =>
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
    spec: { conversion: { strategy: 'Webhook', webhook: { clientConfig: { caBundle } } } },
  });
const ALL = [
  ['webhooks', '0', 'clientConfig', 'caBundle'],
  ['webhooks', '1', 'clientConfig', 'caBundle'],
];

test.each<[string, Manifest, string[][]]>([
  ['a placeholder of a line feed', webhooks('Cg=='), ALL],
  ['an empty placeholder', webhooks(''), ALL],
  ['an injector by annotation', webhooks(CA, { 'cert-manager.io/inject-ca-from': 'shop/cert' }), ALL],
  ['a bundle of its own: a change of it is drift', webhooks(CA), []],
  ['no bundle: that of another is no difference anyway', webhooks(undefined), []],
  [
    'the conversion of a CustomResourceDefinition',
    crd('Cg=='),
    [['spec', 'conversion', 'webhook', 'clientConfig', 'caBundle']],
  ],
  ['a CustomResourceDefinition with its own bundle', crd(CA), []],
  [
    'an APIService',
    object('apiregistration.k8s.io/v1', 'APIService', { spec: { caBundle: '' } }),
    [['spec', 'caBundle']],
  ],
  [
    'an aggregated ClusterRole',
    object('rbac.authorization.k8s.io/v1', 'ClusterRole', { aggregationRule: {}, rules: [] }),
    [['rules']],
  ],
  ['any other ClusterRole', object('rbac.authorization.k8s.io/v1', 'ClusterRole', { rules: [] }), []],
  ['a ClusterRole of another group', object('x.test/v1', 'ClusterRole', { aggregationRule: {} }), []],
])('A.5: the system ignores what the cluster writes itself: %s', (_, manifest, paths) => {
  expect(systemPaths(manifest, manifest)).toEqual(paths);
});
