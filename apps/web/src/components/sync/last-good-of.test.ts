import { expect, test } from 'vitest';
import { lastGoodOf } from './last-good-of.ts';

type Entry = Parameters<typeof lastGoodOf>[1];
const entry = (number: number, snapshotId: string, over: Partial<Entry> = {}): Entry => ({
  number,
  state: 'succeeded',
  operation: 'sync',
  scope: null,
  snapshotId: snapshotId as Entry['snapshotId'],
  ...over,
});

test('the newest that was applied in full before the failed one, and is something else', () => {
  const failed = entry(9, 'bad', { state: 'failed' });
  const entries = [
    entry(10, 'newer'),
    failed,
    entry(8, 'healed', { scope: [] }),
    entry(7, 'bad'),
    entry(6, 'stopped', { state: 'cancelled' }),
    entry(5, 'good'),
    entry(4, 'older'),
  ];
  expect(lastGoodOf(entries, failed)?.number).toBe(5);
});

test('nothing to go back to: no way is shown', () => {
  const failed = entry(2, 'bad', { state: 'failed' });
  expect(lastGoodOf([failed, entry(1, 'bad')], failed)).toBeUndefined();
  expect(lastGoodOf([], failed)).toBeUndefined();
});
