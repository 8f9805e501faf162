import { expect, test } from 'vitest';
import { aPlan, aRef, aState } from '../../../test/fixtures.ts';
import { differenceOf } from './difference.ts';

const ref = aRef('ConfigMap', 'a');
const change = (after: string) => ({ pointer: '/data/v', before: 'theirs', after, manager: 'kubectl-edit' });

test('drift is shown though the last plan had nothing to do', () => {
  const drifted = aState('ConfigMap', 'a', { status: 'OutOfSync', changes: [change('1')] });
  const plan = aPlan([{ ref, action: 'unchanged' }]);
  expect(differenceOf({ plan }, drifted)).toEqual({ changes: [change('1')], planned: undefined });
});

test('what the plan says beside its fields stands with them; a hook of that name does not', () => {
  const refused = { ref, action: 'refuse' as const, reason: 'Held by terraform.', changes: [change('2')] };
  const { changes, planned } = differenceOf({ plan: aPlan([refused]) }, aState('ConfigMap', 'a'));
  expect(changes).toEqual([change('2')]);
  expect(planned).toMatchObject({ reason: 'Held by terraform.', changes: [] });
  const hook = { ...refused, hook: { deletePolicy: [] } };
  expect(differenceOf({ plan: aPlan([hook]) }, aState('ConfigMap', 'a')).planned).toBeUndefined();
});
