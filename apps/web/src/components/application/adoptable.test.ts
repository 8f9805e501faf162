import { expect, test } from 'vitest';
import { aPlan, aRef } from '../../../test/fixtures.ts';
import { adoptableManagers } from './adoptable.ts';

const held = (name: string, ...managers: Array<[name: string, adoptable?: true]>) => ({
  ref: aRef('ConfigMap', name),
  action: 'refuse' as const,
  conflicts: managers.map(([manager, adoptable]) => ({
    manager,
    pointer: '/data/x',
    ...(adoptable ? { adoptable } : {}),
  })),
});

test('taking over is offered for what other tools made, named once each', () => {
  const plan = aPlan([held('a', ['kubectl-edit', true], ['helm', true]), held('b', ['helm', true])]);
  expect(adoptableManagers(plan)).toEqual(['helm', 'kubectl-edit']);
});

test('an object that somebody else holds too is not taken over, so that is not offered', () => {
  expect(adoptableManagers(aPlan([held('a', ['kubectl-edit', true], ['terraform'])]))).toEqual([]);
  expect(adoptableManagers(null)).toEqual([]);
});
