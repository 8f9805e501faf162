import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Gathered, gather } from './gather.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Gathers events; what was acted on is told as `ms: drift | health`. */
function gathering(fail: () => boolean = () => false) {
  const acts: string[] = [];
  const failures: unknown[] = [];
  const begun = performance.now();
  const gathered = gather({
    collectMs: 10,
    restMs: { drift: 100, health: 500 },
    act: async ({ drift, health }: Gathered) => {
      if (fail()) throw new Error('away');
      acts.push(`${performance.now() - begun}: ${drift.join(' ')} | ${health.join(' ')}`);
    },
    failed: (error) => failures.push(error),
  });
  return { ...gathered, acts, failures };
}

test('what comes in one moment is one act; drift covers how it fares', async () => {
  const { note, acts } = gathering();
  note('a', 'health');
  note('a', 'drift');
  note('a', 'health');
  note('b', 'health');
  await vi.advanceTimersByTimeAsync(10);
  expect(acts).toEqual(['10: a | b']);
});

test('a change while it rests is acted on after its rest, and others need not wait for it', async () => {
  const { note, acts } = gathering();
  note('a', 'health');
  await vi.advanceTimersByTimeAsync(10);
  note('a', 'health');
  note('a', 'health');
  note('b', 'drift');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(acts).toEqual(['10:  | a', '20: b | ', '510:  | a']);
});

test('what could not be acted on is kept and tried again, with what came meanwhile', async () => {
  let away = true;
  const { note, acts, failures } = gathering(() => away);
  note('a', 'health');
  await vi.advanceTimersByTimeAsync(10);
  expect(failures).toHaveLength(1);
  note('a', 'drift');
  away = false;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(acts).toEqual(['1010: a | ']);
});

test('after the stop nothing is acted on', async () => {
  const { note, stop, acts } = gathering();
  note('a', 'drift');
  stop();
  note('b', 'drift');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(acts).toEqual([]);
});
