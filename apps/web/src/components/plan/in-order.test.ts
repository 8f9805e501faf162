import { expect, test } from 'vitest';
import { inOrder } from './in-order.ts';

test('a manifest begins with what it is and ends with its status, whatever order it came in', () => {
  const manifest = {
    kind: 'Deployment',
    spec: { replicas: 1 },
    status: { replicas: 1 },
    metadata: { uid: 'u', namespace: 'web', labels: {}, name: 'web' },
    apiVersion: 'apps/v1',
    extra: true,
  };
  const ordered = inOrder(manifest) as typeof manifest;
  expect(ordered).toEqual(manifest);
  expect(Object.keys(ordered)).toEqual(['apiVersion', 'kind', 'metadata', 'spec', 'extra', 'status']);
  expect(Object.keys(ordered.metadata)).toEqual(['name', 'namespace', 'labels', 'uid']);
});

test('what is no object stays as it is', () => {
  expect([inOrder(null), inOrder('text'), inOrder([1])]).toEqual([null, 'text', [1]]);
});
