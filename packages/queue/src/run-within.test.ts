import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isOverdue, type Running, runWithin } from './run-within.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('runWithin', () => {
  test('the signal fires at the timeout and the work may still end well', async () => {
    const running = new Set<Running>();
    const result = runWithin(1000, running, (signal) => {
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect(await result).toBe('done');
    expect(running.size).toBe(0);
  });

  test('a signal tells whether the time ran out or the process closes', async () => {
    const running = new Set<Running>();
    const told: boolean[] = [];
    const work = (signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => {
          told.push(isOverdue(signal));
          resolve();
        });
      });
    const late = runWithin(1000, running, work);
    await vi.advanceTimersByTimeAsync(1000);
    await late;
    const closing = runWithin(1000, running, work);
    for (const run of running) run.stop();
    await closing;
    expect(told).toEqual([true, false]);
  });

  test('work that ignores its signal is abandoned', async () => {
    const running = new Set<Running>();
    const result = runWithin(1000, running, () => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(1000);
    expect(running.size).toBe(1);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await result).toBe('abandoned');
    expect(running.size).toBe(0);
  });

  test('an error of the work is passed on and no timer stays', async () => {
    await expect(runWithin(1000, new Set(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(vi.getTimerCount()).toBe(0);
  });
});
