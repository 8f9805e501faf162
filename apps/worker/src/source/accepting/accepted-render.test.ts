import type { Manifest } from '@landfall/contracts/resource';
import { expect, test } from 'vitest';
import { differences, isSame } from './accepted-render.ts';

const objects = (count: number, replicas = 1): Manifest[] =>
  Array.from({ length: count }, (_, index) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `web-${index}` },
    spec: { replicas },
  }));

test('two renders are told apart by their objects, their fields and, as a whole, their order', async () => {
  const [one, other] = [objects(3), objects(3)];
  expect(await differences(one, other)).toEqual([]);
  expect(await isSame(one, other)).toBe(true);
  expect(await isSame(one, other.toReversed())).toBe(false);
  expect(await differences(one, objects(3, 2).slice(0, 2))).toEqual([
    'Deployment web-0 /spec/replicas',
    'Deployment web-1 /spec/replicas',
    'Deployment web-2 would be gone',
  ]);
});

test.each([differences, isSame])(
  'whatever else there is has its turn while thousands are compared (%o)',
  async (compare) => {
    let turned = false;
    setImmediate(() => {
      turned = true;
    });
    await compare(objects(250), objects(250));
    expect(turned).toBe(true);
  },
);
