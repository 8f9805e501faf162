import { expect, test } from 'vitest';
import { followInput, logLines, noLines, withLines } from './follow.ts';

const lines = (...of: string[]) => ({ ...noLines, lines: of });

test('the newest lines stay, and what is left out is counted once', () => {
  const first = withLines(lines('a', 'b'), { ...lines('c', 'd'), leftOut: 5 }, 3);
  expect(first).toEqual({ lines: ['b', 'c', 'd'], leftOut: 6, anew: false });
  expect(withLines(first, lines('e'), 3)).toEqual({ lines: ['c', 'd', 'e'], leftOut: 7, anew: false });
});

test('what begins anew takes the place of what was there', () => {
  const anew = withLines({ ...lines('old'), leftOut: 3 }, { ...lines('new'), anew: true });
  expect(anew).toEqual({ lines: ['new'], leftOut: 0, anew: true });
  expect(withLines(anew, lines('more'))).toEqual({ lines: ['new', 'more'], leftOut: 0, anew: true });
});

test('what crosses the wire has an end', () => {
  expect(logLines.safeParse({ ...noLines, lines: ['x'.repeat(601)] }).success).toBe(false);
  expect(logLines.safeParse({ ...noLines, lines: new Array(1_001).fill('x') }).success).toBe(false);
  expect(logLines.safeParse({ ...noLines, leftOut: -1 }).success).toBe(false);
  const ref = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
  const input = { applicationId: crypto.randomUUID(), ref, pod: 'web-1', container: 'web' };
  expect(followInput.safeParse(input).success).toBe(true);
  for (const wrong of [
    { pod: 'x'.repeat(254) },
    { container: 'x'.repeat(64) },
    { container: '' },
    { ref: { ...ref, name: 'x'.repeat(254) } },
    { previous: true },
  ])
    expect(followInput.safeParse({ ...input, ...wrong }).success, JSON.stringify(wrong)).toBe(false);
});
