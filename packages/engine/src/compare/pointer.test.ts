import { expect, test } from 'vitest';
import { fieldPathTokens, toPointer, valueAt } from './pointer.ts';

const object = {
  metadata: { labels: { 'app.kubernetes.io/name': 'web', app: 'x' } },
  spec: {
    replicas: 1,
    containers: [{ name: 'a' }, { name: 'web', ports: [{ containerPort: 80, protocol: 'TCP' }] }],
    finalizers: ['x/y', 'z'],
  },
};

test.each([
  ['.spec.replicas', '/spec/replicas'],
  ['.metadata.labels.app.kubernetes.io/name', '/metadata/labels/app.kubernetes.io~1name'],
  ['.metadata.labels.app', '/metadata/labels/app'],
  ['.spec.containers[name="web"].image', '/spec/containers/1/image'],
  [
    '.spec.containers[name="web"].ports[containerPort=80,protocol="TCP"].containerPort',
    '/spec/containers/1/ports/0/containerPort',
  ],
  ['.spec.finalizers[="z"]', '/spec/finalizers/1'],
  ['.spec.containers[0].name', '/spec/containers/0/name'],
  ['.spec.unknown.deep', '/spec/unknown/deep'],
])('%s is %s', (path, pointer) => {
  expect(toPointer(fieldPathTokens(path, object))).toBe(pointer);
});

test('valueAt never looks at what an object inherits', () => {
  expect(valueAt({}, ['constructor'])).toBeUndefined();
  expect(valueAt([1], ['length'])).toBeUndefined();
});
