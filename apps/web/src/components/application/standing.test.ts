import type { PlanAction } from '@landfall/contracts/plan';
import { expect, test } from 'vitest';
import { aPlan, aRef, aState } from '../../../test/fixtures.ts';
import { standing } from './standing.ts';

const changes = [{ pointer: '/data/v', before: '1', after: '2' }];
const seenSynced = (action: PlanAction) =>
  standing({
    syncStatus: 'Synced',
    resources: [aState('ConfigMap', 'a')],
    plan: aPlan([{ ref: aRef('ConfigMap', 'a'), action, changes }]),
  })[0];

test('what a waiting sync would delete or change is not called as in Git, whatever the last look said', () => {
  expect(seenSynced('prune')).toMatchObject({ status: 'Extra' });
  expect(seenSynced('configure')).toMatchObject({ status: 'OutOfSync', changes });
  expect(seenSynced('unchanged')).toMatchObject({ status: 'Synced' });
});

test('a hook of the same name says nothing about the object, and drift stays what the look found', () => {
  const drifted = aState('Job', 'a', { status: 'OutOfSync', changes });
  const hook = { ref: aRef('Job', 'a'), action: 'prune' as const, hook: { deletePolicy: [] } };
  expect(
    standing({ syncStatus: 'Synced', resources: [aState('Job', 'a')], plan: aPlan([hook]) })[0]?.status,
  ).toBe('Synced');
  expect(standing({ syncStatus: 'Synced', resources: [drifted], plan: aPlan([]) })).toEqual([drifted]);
});

test('nothing is green on a cluster that is away', () => {
  const seen = [aState('ConfigMap', 'a'), aState('Deployment', 'b', { health: { status: 'Healthy' } })];
  const now = standing({ syncStatus: 'Unknown', resources: seen, plan: null });
  expect(now.map(({ status }) => status)).toEqual(['Unknown', 'Unknown']);
  expect(now[1]?.health).toEqual({ status: 'Unknown' });
});
