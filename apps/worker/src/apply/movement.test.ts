import { expect, it } from 'vitest';
import { printsOf } from './movement.ts';

const object = (application: string, uid: string, resourceVersion: string) => ({
  metadata: { name: uid, uid, resourceVersion, labels: { 'landfall.dev/application': application } },
});

it('two looks at the same objects are equal, in whatever order they came', () => {
  const objects = [object('a', '1', '10'), object('a', '2', '11'), object('b', '3', '12')];
  expect(printsOf(objects)).toEqual(printsOf([...objects].reverse()));
});

it('an object that came, went, changed or was made anew moves its application, and no other', () => {
  const before = printsOf([object('a', '1', '10'), object('b', '3', '12')]);
  const after = [
    [object('a', '1', '10'), object('a', '2', '11')],
    [],
    [object('a', '1', '13')],
    [object('a', '4', '10')],
  ].map((of) => printsOf([...of, object('b', '3', '12')]));
  for (const prints of after) {
    expect(prints.get('a')).not.toBe(before.get('a'));
    expect(prints.get('b')).toBe(before.get('b'));
  }
});

it('what carries nobody’s label counts for nobody', () => {
  expect(printsOf([{ metadata: { name: 'x', uid: '1' } }]).size).toBe(0);
});
