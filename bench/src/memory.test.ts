import { expect, test } from 'vitest';
import { highest, parsePss, partsInWords, partsOf, samplePeak } from './memory.ts';

test('a share of what several processes have is read beside what is resident', async () => {
  const text = 'Rss:  2048 kB\nPss:  1024 kB\nPss_Dirty:  512 kB\n';
  expect(parsePss(text)).toBe(1);
  expect(parsePss('')).toBe(0);
  const { peakMiB, pssMiB, parts } = await samplePeak({ us: process.pid })();
  expect(pssMiB).toBeGreaterThan(10);
  expect(pssMiB).toBeLessThanOrEqual(peakMiB * 1.1);
  expect(parts[0]).toMatchObject({ name: 'us', count: 1 });
  expect(parts.reduce((total, { MiB }) => total + MiB, 0)).toBeCloseTo(peakMiB);
});

test('processes of one name are one part, the largest part first, and the smallest are left out of the words', () => {
  const git = { name: 'git', MiB: 4, pssMiB: 1 };
  const parts = partsOf([
    git,
    { name: 'worker', MiB: 150, pssMiB: 100.4 },
    git,
    { name: 'sh', MiB: 0.4, pssMiB: 0 },
  ]);
  expect(parts.map(({ name, count, MiB }) => [name, count, MiB])).toEqual([
    ['worker', 1, 150],
    ['git', 2, 8],
    ['sh', 1, 0.4],
  ]);
  expect(partsInWords(parts)).toBe('worker 150 (100), git × 2 8 (2)');
});

test('the highest round is the one with most resident', () => {
  const low = { peakMiB: 1, pssMiB: 9, parts: [] };
  const high = { peakMiB: 2, pssMiB: 3, parts: [] };
  expect(highest([low, high, low])).toBe(high);
});
