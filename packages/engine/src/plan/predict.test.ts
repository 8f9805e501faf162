import type { Json, Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { predict } from './predict.ts';

const F: Json = {};
function config(data: Json, more: Partial<Manifest> = {}): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', labels: { l: '1' } }, data, ...more };
}
/** Live, with the keys of `data` that we own and those that another manager owns. */
function live(data: Json, ours: string[], others: string[] = [], more: Partial<Manifest> = {}): Manifest {
  const entry = (manager: string, keys: string[]) => ({
    manager,
    operation: 'Apply',
    apiVersion: 'v1',
    fieldsV1: { 'f:data': Object.fromEntries(keys.map((key) => [`f:${key}`, F])) },
  });
  const managedFields = [entry('landfall', ours), entry('other', others)];
  return config(data, { metadata: { name: 'a', labels: { l: '1' }, managedFields }, ...more });
}

test('a change of data that Git made is known', () => {
  const found = live({ x: '1', gone: '1', theirs: '1' }, ['x', 'gone'], ['theirs']);
  const after = predict(config({ x: '2', fresh: '1' }), found, config({ x: '1', gone: '1' }));
  expect(after?.data).toEqual({ x: '2', fresh: '1', theirs: '1' });
});

test.each<[string, Manifest, Manifest, Manifest | undefined]>([
  ['drift alone (Git did not change)', config({ x: '1' }), live({ x: '9' }, ['x']), config({ x: '1' })],
  ['nothing applied before', config({ x: '2' }), live({ x: '1' }, ['x']), undefined],
  ['a key another manager owns', config({ x: '2' }), live({ x: '1' }, [], ['x']), config({ x: '1' })],
  [
    'a key shared with another manager',
    config({ x: '2' }),
    live({ x: '1' }, ['x'], ['x']),
    config({ x: '1' }),
  ],
  [
    'an immutable one',
    config({ x: '2' }),
    live({ x: '1' }, ['x'], [], { immutable: true }),
    config({ x: '1' }),
  ],
  ['a bad key', config({ 'a b': '2' }), live({ x: '1' }, ['x']), config({ x: '1' })],
  ['a value that is no text', config({ x: 2 }), live({ x: '1' }, ['x']), config({ x: '1' })],
  ['a value that is too large', config({ x: 'y'.repeat(1e6) }), live({ x: '1' }, ['x']), config({ x: '1' })],
  [
    'a changed label',
    config({ x: '2' }, { metadata: { name: 'a', labels: { l: '2' } } }),
    live({ x: '1' }, ['x']),
    config({ x: '1' }),
  ],
  [
    'a Secret that is not base64',
    { ...config({ x: 'no!' }), kind: 'Secret' },
    { ...live({ x: 'MQ==' }, ['x']), kind: 'Secret' },
    { ...config({ x: 'MQ==' }), kind: 'Secret' },
  ],
  ['another kind', { ...config({ x: '2' }), kind: 'Thing' }, live({ x: '1' }, ['x']), config({ x: '1' })],
])('%s is asked of the API server', (_name, desired, found, previous) => {
  expect(predict(desired, found, previous)).toBeUndefined();
});
