import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { checkManifests } from './policy.ts';

const configMap = (metadata: Manifest['metadata'], more: object = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata,
  ...more,
});

test('what Kubernetes takes passes', () => {
  expect(() =>
    checkManifests([
      configMap({ name: 'web' }),
      configMap({ name: 'web', namespace: 'shop' }),
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'system:shop.reader' },
      },
    ]),
  ).not.toThrow();
});

test.each([
  ['a slash in the name', configMap({ name: '../../namespaces/kube-system' })],
  ['a name that is a path', configMap({ name: '..' })],
  ['an escaped name', configMap({ name: 'a%2fb' })],
  ['a namespace that is a path', configMap({ name: 'web', namespace: 'a/../b' })],
  ['an upper-case namespace', configMap({ name: 'web', namespace: 'Shop' })],
  ['a NUL in a value', configMap({ name: 'web' }, { data: { a: 'x\u0000y' } })],
])('%s is refused, in words', (_what, manifest) => {
  expect(() => checkManifests([manifest])).toThrow(
    expect.objectContaining({ code: 'object-invalid', fix: 'Correct it in Git and push again.' }),
  );
});

test('A.2: a hook’s generated name is checked by what it begins with', () => {
  const hook = (generateName?: string): Manifest => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: '', ...(generateName === undefined ? {} : { generateName }) },
  });
  expect(() => checkManifests([hook('migrate-')])).not.toThrow();
  expect(() => checkManifests([hook('a/b')])).toThrow();
  expect(() => checkManifests([hook()])).toThrow();
});
