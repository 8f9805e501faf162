import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openedLately } from './opened-lately.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
let opens = 0;
const open = () => {
  opens += 1;
  return { opened: opens };
};
const from = (sealed: string, more: { by?: string; place?: string } = {}) =>
  openedLately({ by: 'source', place: 'a|b', sealed: bytes(sealed), ...more }, open);

test('the same bytes at the same place are opened once within a second, and anew after it', () => {
  const first = from('once');
  expect(from('once')).toBe(first);
  vi.advanceTimersByTime(900);
  expect(from('once')).toBe(first);
  vi.advanceTimersByTime(200);
  expect(from('once')).not.toBe(first);
});

test('what was sealed anew, stands elsewhere or is another’s to open is opened for itself', () => {
  const first = from('one');
  for (const other of [from('two'), from('one', { place: 'a|c' }), from('one', { by: 'apply' })])
    expect(other).not.toEqual(first);
});

test('what cannot be opened is tried each time', () => {
  const fail = vi.fn(() => {
    throw new Error('tampered');
  });
  const input = { by: 'source', place: 'a|b', sealed: bytes('bad') };
  for (let time = 1; time <= 2; time += 1) expect(() => openedLately(input, fail)).toThrow('tampered');
  expect(fail).toHaveBeenCalledTimes(2);
});
