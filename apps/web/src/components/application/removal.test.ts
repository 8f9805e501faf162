import { expect, test } from 'vitest';
import { aRef } from '../../../test/fixtures.ts';
import { confirmWords, consequencesOf } from './removal.ts';

const place = { clusterName: 'prod-eu', namespace: 'shop' };

test('forgetting names what stays; one object is spoken of as one', () => {
  const [first] = consequencesOf('keep', place, { objects: [aRef('ConfigMap', 'a')], precious: [] });
  expect(first).toBe('1 object stays on prod-eu as it is.');
});

test('deleting names what goes, what may take data along, and that its namespace stays', () => {
  const objects = [aRef('ConfigMap', 'a'), aRef('PersistentVolumeClaim', 'data')];
  const words = consequencesOf('foreground', place, { objects, precious: objects.slice(1) }).join('\n');
  expect(words).toContain('2 objects are deleted from prod-eu');
  expect(words).toContain('PersistentVolumeClaim data: that cannot be brought back from Git.');
  expect(words).toContain('Namespace shop stays');
  expect(confirmWords('foreground', 'shop', { objects, precious: [] })).toBe('Delete shop and 2 objects');
});

test('a namespace among its objects is not said to stay', () => {
  const objects = [aRef('Namespace', 'shop')];
  const words = consequencesOf('background', place, { objects, precious: objects }).join('\n');
  expect(words).toContain('1 object is deleted from prod-eu');
  expect(words).not.toContain('Namespace shop stays');
});

test('of what made nothing, no number of objects is told, nor before it is known', () => {
  const none = { objects: [], precious: [] };
  for (const way of ['keep', 'orphan'] as const)
    expect(consequencesOf(way, place, none)[0]).toBe(
      'It has made nothing on prod-eu: nothing there is touched.',
    );
  expect(confirmWords('orphan', 'shop', none)).toBe('Delete shop');
  expect(confirmWords('orphan', 'shop', undefined)).toBe('Delete shop and its objects');
});
