import { noLines } from '@landfall/contracts/follow';
import { expect, test } from 'vitest';
import { atFirst, leftOutWords, MOST_KEPT, withCome, withEnd } from './follow-state.ts';

const come = (...lines: string[]) => ({ ...noLines, lines });

test('lines come after lines, the newest are kept, and what was left out is counted', () => {
  const first = withCome(atFirst, { ...come('a'), anew: true });
  const second = withCome(first, { ...come('b', 'c'), leftOut: 3 });
  expect(second).toMatchObject({ phase: 'following', lines: ['a', 'b', 'c'], leftOut: 3 });
  const many = withCome(second, come(...Array.from({ length: MOST_KEPT }, (_, at) => `${at}`)));
  expect(many.lines).toHaveLength(MOST_KEPT);
  expect(many.lines[0]).toBe('0');
  expect(withCome(many, { ...come('new'), anew: true })).toMatchObject({ lines: ['new'], leftOut: 0 });
});

test('what was lost is asked for again and says so; a container that ended is over, and so is a refusal', () => {
  const state = withCome(atFirst, come('a'));
  expect(withEnd(state, undefined)).toMatchObject({ phase: 'again', gap: true, lines: ['a'] });
  expect(withEnd(state, { ended: 'time', problem: null }).phase).toBe('again');
  expect(withEnd(state, { ended: 'stopped', problem: null })).toMatchObject({
    ...{ phase: 'over', ended: 'stopped', lines: ['a'], gap: false },
  });
  const problem = { code: 'local-policy', what: 'a', why: 'b', fix: 'c' };
  expect(withEnd(state, { ended: null, problem })).toMatchObject({ phase: 'over', error: problem });
});

test('what is not shown is said in words', () => {
  expect(leftOutWords(0)).toBeUndefined();
  expect(leftOutWords(1)).toContain('1 line left out');
  expect(leftOutWords(12_345)).toContain('12,345 lines left out');
});
