import { expect, test } from 'vitest';
import { chooseEntries, LIVE } from './choose-entries.ts';

const entry = (number: number, snapshotId: string) => ({
  id: `s${number}`,
  number,
  snapshotId: snapshotId as never,
});
const entries = [entry(4, 'c'), entry(3, 'b'), entry(2, 'b'), entry(1, 'a')];
const chosen = (from: string | null, to: string | null) => {
  const both = chooseEntries(entries, { from, to });
  return `${both.from?.number} to ${both.to === LIVE ? LIVE : both.to?.number}`;
};

test('the newest and the one before it, unless others are asked for', () => {
  expect(chosen(null, null)).toBe('3 to 4');
  expect(chosen('s1', null)).toBe('1 to 4');
  expect(chosen('s4', 's1')).toBe('4 to 1');
});

test('before an entry: the last one that brought something else', () => {
  expect(chosen(null, 's3')).toBe('1 to 3');
});

test('one beside the cluster: the newest, unless another is asked for', () => {
  expect(chosen(null, LIVE)).toBe('4 to live');
  expect(chosen('s1', LIVE)).toBe('1 to live');
  expect(chooseEntries([], { from: null, to: LIVE })).toEqual({ from: null, to: null });
});

test('the only one, and none', () => {
  expect(chooseEntries([entry(1, 'a')], { from: null, to: null })).toMatchObject({
    from: null,
    to: { number: 1 },
  });
  expect(chooseEntries([], { from: null, to: null })).toEqual({ from: null, to: null });
});
