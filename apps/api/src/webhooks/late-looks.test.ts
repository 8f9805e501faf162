import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type LateLooks, lateLooks } from './late-looks.ts';

const MINUTE = 60_000;
let looks: string[];
let late: LateLooks;
let close: () => unknown;
let warn: ReturnType<typeof vi.fn>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  looks = [];
  warn = vi.fn();
  const addHook = (_name: string, hook: () => unknown) => {
    close = hook;
  };
  late = lateLooks({ log: { warn }, addHook } as unknown as Parameters<typeof lateLooks>[0]);
});
afterEach(() => void vi.useRealTimers());

const look = async (key: string): Promise<void> => void looks.push(key);
const sign = (key: string) => late.signed(key, () => look(key));

test('a burst that crosses the limit is looked at once, when it has been quiet for a second', async () => {
  sign('a');
  for (let count = 0; count < 30; count += 1) {
    late.refused('a', 40);
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(looks).toEqual([]);
  await vi.advanceTimersByTimeAsync(500);
  expect(looks).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(looks).toEqual(['a']);
});

test('what nobody signed brings none, however often it comes, nor does what was signed a minute ago', async () => {
  sign('b');
  for (let count = 0; count < 1_000; count += 1) late.refused('a', 60);
  await vi.advanceTimersByTimeAsync(MINUTE);
  late.refused('b', 60);
  expect(vi.getTimerCount()).toBe(0);
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(looks).toEqual([]);
});

test('while one limit holds there is one look, and one more when it lets go: however the calls come', async () => {
  sign('a');
  for (let left = 58; left > 0; left -= 2) {
    late.refused('a', left);
    late.refused('a', left);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(vi.getTimerCount()).toBeLessThanOrEqual(1);
  }
  expect(looks).toEqual(['a', 'a']);
  expect(vi.getTimerCount()).toBe(0);
});

test('calls that never pause are looked at once when the limit lets go', async () => {
  for (let at = 0; at < 2 * MINUTE; at += 100) {
    sign('a');
    late.refused('a', (MINUTE - (at % MINUTE)) / 1_000);
    await vi.advanceTimersByTimeAsync(100);
    if (at === MINUTE - 100) expect(looks).toEqual([]);
  }
  expect(looks).toEqual(['a']);
});

test('each has its own, and one that cannot be asked for keeps nobody else from theirs', async () => {
  late.signed('a', () => Promise.reject(new Error('the repository is gone')));
  sign('b');
  late.refused('a', 10);
  late.refused('b', 10);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(looks).toEqual(['b']);
  expect(warn).toHaveBeenCalledExactlyOnceWith({ type: 'Error' }, expect.any(String));
});

test('a process that closes leaves no look behind', async () => {
  sign('a');
  late.refused('a', 10);
  close();
  expect(vi.getTimerCount()).toBe(0);
});
