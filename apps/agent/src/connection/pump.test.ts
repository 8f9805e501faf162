import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Numbered } from '../journal/journal.ts';
import { journalPump } from './pump.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

function pumping(count: number, from = 0) {
  const entries: Numbered[] = Array.from({ length: count }, (_, index) => ({
    seq: index + 1,
    at: 0,
    entry: { kind: 'dropped' },
  }));
  const sent: number[] = [];
  let acked = from;
  const pump = journalPump({ after: (seq) => entries.filter((one) => one.seq > seq) }, from, {
    acked: () => acked,
    send: ({ seq }) => sent.push(seq),
  });
  const ack = (upTo: number) => {
    acked = upTo;
    pump.wake();
  };
  return { pump, sent, ack };
}

test('begins after what the platform has, and sends nothing twice', () => {
  const { pump, sent } = pumping(5, 2);
  pump.wake();
  pump.wake();
  expect(sent).toEqual([3, 4, 5]);
});

test('at most so many are under way', () => {
  const { pump, sent, ack } = pumping(1_200);
  pump.wake();
  expect(sent).toHaveLength(500);
  ack(100);
  expect(sent).toHaveLength(600);
});

test('at most so many in ten seconds, the others after them', () => {
  const { sent, ack } = pumping(2_000);
  for (let upTo = 0; upTo <= 2_000; upTo += 500) ack(upTo);
  expect(sent).toHaveLength(1_600);
  vi.advanceTimersByTime(10_100);
  expect(sent).toHaveLength(2_000);
});

test('stopped, it sends nothing more', () => {
  const { pump, sent } = pumping(3);
  pump.stop();
  pump.wake();
  expect(sent).toEqual([]);
});
