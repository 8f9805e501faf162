import { expect, test } from 'vitest';
import { parseStat, usageOf } from './processes.ts';

test('a name with brackets and spaces does not move the fields', () => {
  const fields = ['S', 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 20, 3, 4, 0, 0, 0, 0, 0, 0, 512];
  expect(parseStat(`42 (a) b (c) ${fields.join(' ')} 0 0\n`)).toEqual({
    pid: 42,
    name: 'a) b (c',
    parent: 7,
    ticks: 127,
    pages: 512,
  });
});
test('a process that has gone is none', () => {
  expect(parseStat('')).toBeUndefined();
});
test('this very process has used something', async () => {
  const { cpuSeconds, MiB } = await usageOf([process.pid]);
  expect(cpuSeconds).toBeGreaterThan(0);
  expect(MiB).toBeGreaterThan(10);
});
