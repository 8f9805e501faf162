import { expect, test } from 'vitest';
import { parsePss, parseStat, samplePeak, usageOf } from './processes.ts';

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
test('a share of what several processes have is read beside what is resident', async () => {
  const text = 'Rss:  2048 kB\nPss:  1024 kB\nPss_Dirty:  512 kB\n';
  expect(parsePss(text)).toBe(1);
  expect(parsePss('')).toBe(0);
  const { peakMiB, pssMiB } = await samplePeak([process.pid])();
  expect(pssMiB).toBeGreaterThan(10);
  expect(pssMiB).toBeLessThanOrEqual(peakMiB * 1.1);
});
