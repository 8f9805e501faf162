import type { DeliveryOutcome } from '@landfall/contracts/repository';
import { expect, test } from 'vitest';
import { ASKED, decided, NOT_AFFECTED, outcomesAlike, summed, TOGETHER } from './outcomes.ts';

const many = (count: number): DeliveryOutcome[] =>
  Array.from({ length: count }, (_none, at) => decided({ id: String(at), name: `a-${at}` }, NOT_AFFECTED));
const asked = decided({ id: 'x', name: 'x' }, ASKED);

test('a few that a push does not touch are named', () => {
  expect(summed([...many(20), asked])).toEqual([...many(20), asked]);
});
test('a thousand are one outcome of a delivery, whose row and events hold all of it', () => {
  expect(summed([...many(1_000), asked])).toEqual([
    asked,
    expect.objectContaining({
      application: '1,000 applications',
      applicationId: null,
      outcome: 'not-affected',
    }),
  ]);
});
test('a delivery that only waited is told whom the look had rendered, in one line where they are many', () => {
  const few = ['w', 'x'].map((id) => ({ id, name: id }));
  expect(outcomesAlike({ outcomes: many(1), affected: few }, [{ id: '0', name: 'a-0' }, ...few])).toEqual([
    ...many(1),
    ...few.map((one) => decided(one, TOGETHER)),
  ]);
  const all = many(500).map(({ applicationId, application }) => ({
    id: applicationId ?? '',
    name: application,
  }));
  expect(outcomesAlike({ outcomes: [], affected: all }, all)).toMatchObject([
    { application: '500 applications', applicationId: null },
  ]);
});
