import { expect, test } from 'vitest';
import { aSync } from '../../../test/fixtures.ts';
import { stepsOf } from './steps.ts';
import { culprits, markOf, waitsFor, wavesOf } from './waves.ts';

const summary = { create: 0, configure: 2, unchanged: 0, prune: 0, skip: 0, refuse: 0 };
const withFirst = (over: Partial<ReturnType<typeof aSync>['objects'][number]>) => {
  const sync = aSync({ summary });
  return { ...sync, objects: sync.objects.map((row, at) => (at === 0 ? { ...row, ...over } : row)) };
};
const progressing = {
  outcome: 'configured',
  health: { status: 'Progressing', message: '3 of 5 pods ready' },
} as const;

test('a later wave says what it waits for, until that has landed', () => {
  const waiting = withFirst(progressing);
  expect(waitsFor(wavesOf(waiting), 1)).toBe('waits for wave 0: ConfigMap web-config');
  const landed = withFirst({ outcome: 'configured', health: { status: 'Healthy' } });
  expect(waitsFor(wavesOf(landed), 1)).toBeNull();
});

test('a row goes from pending over its health to its outcome', () => {
  const word = (over: Parameters<typeof withFirst>[0]): string => {
    const sync = withFirst(over);
    const [row] = sync.objects;
    return row ? markOf(row, sync).word : '';
  };
  expect(word({})).toBe('pending');
  expect(word(progressing)).toBe('Progressing');
  expect(word({ outcome: 'configured', health: { status: 'Healthy' } })).toBe('configured');
  expect(word({ outcome: 'failed' })).toBe('failed');
});

test('what a failed sync waited for in vain is not told to progress still', () => {
  const [row] = withFirst(progressing).objects;
  const sync = aSync({ summary, state: 'failed' });
  expect(row && markOf(row, sync)).toMatchObject({ tone: 'red', word: 'not healthy' });
});

test('what the plan refuses is told as that, and is the culprit', () => {
  const sync = { ...withFirst({ planned: 'refuse', message: 'It is bad.' }), state: 'failed' as const };
  const [bad, other] = sync.objects.map((row) => markOf(row, sync).word);
  expect([bad, other]).toEqual(['refused', 'not reached']);
  expect(culprits(sync).map(({ ref }) => ref.name)).toEqual(['web-config']);
});

test('the steps stop where the sync failed', () => {
  const states = (sync: ReturnType<typeof aSync>): string =>
    stepsOf(sync)
      .map(({ state }) => state)
      .join(' ');
  expect(states(aSync())).toBe('done done running waiting waiting');
  expect(states({ ...withFirst({ outcome: 'failed' }), state: 'failed' })).toBe(
    'done done done failed unreached',
  );
  expect(states({ ...withFirst({ planned: 'refuse' }), state: 'failed' })).toBe(
    'done done failed unreached unreached',
  );
  expect(states(aSync({ state: 'succeeded', summary }))).toBe('done done done done done');
});

test('the culprit is what failed, before what is only slow', () => {
  const sync = withFirst(progressing);
  const [slow, job] = sync.objects;
  if (!slow || !job) throw new Error('the fixture has two');
  expect(culprits({ objects: [slow, { ...job, outcome: 'failed' }] }).map(({ ref }) => ref.name)).toEqual([
    'migrate',
    'web-config',
  ]);
});
