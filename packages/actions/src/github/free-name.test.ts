import { slug } from '@landfall/contracts/account';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeName } from './free-name.ts';

test('its own name, then with its owner, then with a number', () => {
  const taken = new Set<string>();
  const give = () => freeName('Acme/My.Shop', taken);
  expect([give(), give(), give(), give()]).toEqual([
    'my-shop',
    'acme-my-shop',
    'acme-my-shop-2',
    'acme-my-shop-3',
  ]);
});

test('whatever GitHub allows as a name becomes one of ours that nobody has', () => {
  const part = fc.stringMatching(/^[\w.-]{1,100}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(part, part), { maxLength: 20 }), (names) => {
      const taken = new Set<string>();
      const given = names.map(([owner, name]) => freeName(`${owner}/${name}`, taken));
      expect(new Set(given).size).toBe(names.length);
      for (const name of given) expect(slug.safeParse(name).success, name).toBe(true);
    }),
  );
});
