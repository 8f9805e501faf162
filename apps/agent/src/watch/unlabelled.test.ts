import type { ResourceRef } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { unlabelledObjects } from './unlabelled.ts';

const ref = (name: string): ResourceRef => ({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  namespace: 'shop',
  name,
});
const kinds = [
  { group: '', version: 'v1', kind: 'ConfigMap', namespaces: ['shop'], applicationIds: ['one', 'two'] },
  { group: '', version: 'v1', kind: 'Secret', namespaces: ['shop'], applicationIds: ['one'] },
];

test('what each application’s last look found without our label stands with its kind, and a change is told', () => {
  const objects = unlabelledObjects();
  let told = 0;
  objects.onChange(() => {
    told += 1;
  });
  const names = () => objects.among(kinds).map(({ unlabelled = [] }) => unlabelled.map(({ name }) => name));
  objects.note('one', []);
  expect([told, names()]).toEqual([0, [[], []]]);
  objects.note('one', [ref('a')]);
  objects.note('two', [ref('b')]);
  objects.note('two', [ref('b')]);
  expect([told, names()]).toEqual([2, [['a', 'b'], []]]);
  expect(objects.among(kinds)[0]?.unlabelled?.[1]).toMatchObject({ applicationId: 'two', namespace: 'shop' });
  objects.note('one', []);
  expect([told, names()]).toEqual([3, [['b'], []]]);
});
