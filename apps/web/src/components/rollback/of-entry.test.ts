import { LEFT_GIT, type Plan, type PlanItem } from '@landfall/contracts/plan';
import { expect, test } from 'vitest';
import { ofEntry } from './of-entry.ts';

test('what an entry of the history does not have has not left Git', () => {
  const reasons = [
    `${LEFT_GIT}.`,
    `${LEFT_GIT} and needs pruning; pruning is off.`,
    'Its owner is another.',
    undefined,
  ];
  const items = reasons.map((reason) => ({ ...(reason ? { reason } : {}) }) as PlanItem);
  expect(ofEntry({ items } as Plan, 7).items.map(({ reason }) => reason)).toEqual([
    'It is not in sync 7.',
    'It is not in sync 7 and needs pruning; pruning is off.',
    'Its owner is another.',
    undefined,
  ]);
});
