import type { Manifest } from '@landfall/contracts/resource';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentChanges } from './changes.ts';

const pod = (spec: Manifest['spec'], metadata: object = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', ...metadata },
  ...(spec === undefined ? {} : { spec }),
});

test('names each field once, on both sides', () => {
  const before = pod({
    containers: [
      { name: 'web', image: 'web:1' },
      { name: 'side', image: 's:1' },
    ],
    paused: true,
  });
  const after = pod({
    containers: [
      { name: 'side', image: 's:1' },
      { name: 'web', image: 'web:2' },
    ],
  });
  expect(contentChanges(before, after)).toEqual([
    {
      path: ['spec', 'containers', '1', 'image'],
      beforePath: ['spec', 'containers', '0', 'image'],
      before: 'web:1',
      after: 'web:2',
    },
    { path: ['spec', 'paused'], beforePath: ['spec', 'paused'], before: true, after: undefined },
  ]);
});

test('items that one field does not tell apart are named by two', () => {
  const port = (containerPort: number, protocol: string) => ({ containerPort, protocol });
  const before = pod({ ports: [port(53, 'TCP'), port(9090, 'TCP')] });
  const after = pod({ ports: [port(53, 'TCP'), port(53, 'UDP'), port(9090, 'TCP')] });
  expect(contentChanges(before, after).map(({ path, after: added }) => [path.join('/'), added])).toEqual([
    ['spec/ports/1', port(53, 'UDP')],
  ]);
});

test('status and what the API server writes are no changes', () => {
  const before = {
    ...pod({}, { resourceVersion: '1', generation: 1, managedFields: [] }),
    status: { phase: 'x' },
  };
  const after = {
    ...pod({}, { resourceVersion: '2', generation: 2, managedFields: [{}] }),
    status: { phase: 'y' },
  };
  expect(contentChanges(before, after)).toEqual([]);
});

test('spelling is no change', () => {
  const cpu = (value: string) => pod({ containers: [{ name: 'a', resources: { limits: { cpu: value } } }] });
  expect(contentChanges(cpu('1000m'), cpu('1'))).toEqual([]);
});

test('an object never differs from itself, and swapping sides swaps values', () => {
  const anything = fc.dictionary(fc.string(), fc.jsonValue()).map((spec) => pod(spec as Manifest['spec']));
  fc.assert(
    fc.property(anything, anything, (a, b) => {
      expect(contentChanges(a, a)).toEqual([]);
      expect(contentChanges(a, b).length > 0).toBe(contentChanges(b, a).length > 0);
    }),
  );
});
