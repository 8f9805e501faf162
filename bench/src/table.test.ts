import { expect, test } from 'vitest';
import { spread } from './statistics.ts';
import { table } from './table.ts';

const one = {
  name: 'A',
  cpu: spread([0.5]),
  storesCpu: spread([0.1]),
  peakMiB: spread([200.4]),
  pssMiB: spread([99.6]),
};

test('a ratio is of the medians, and what was not measured is a dash', () => {
  const text = table([
    { ...one, ours: spread([1, 2, 9]), kubectl: spread([4]) },
    { ...one, name: 'E' },
  ]);
  const [, , first, second] = text.split('\n');
  expect(first).toMatch(
    /^\| A +\| 3 +\| 1\.00 \/ 2\.00 \/ 9\.00 .*\| 0\.50 +\| .*\| 200 \/ 200 \/ 200 +\| 100 \/ 100 \/ 100 /,
  );
  expect(second).toMatch(/^\| E +\| 1 +\| – +\| – +\| – +\|/);
});

test('when a difference was told has a column where it was measured', () => {
  expect(table([one])).not.toContain('told');
  const [head, , drift, other] = table([{ ...one, ours: spread([2]), told: spread([1]) }, one]).split('\n');
  expect(head).toMatch(/\| seconds +\| told after +\| kubectl /);
  expect(drift).toMatch(/\| 2\.00 \/ 2\.00 \/ 2\.00 \| 1\.00 \/ 1\.00 \/ 1\.00 \| – /);
  expect(other).toMatch(/^\| A +\| 1 +\| – +\| – +\| – +\|/);
});

test('how often the database was asked has columns where it was counted', () => {
  expect(table([one])).not.toContain('statements');
  const counted = { ...one, statements: spread([90]), transactions: spread([9]) };
  const [head, , first, other] = table([counted, one]).split('\n');
  expect(head).toMatch(/\| stores CPU s +\| statements +\| transactions +\| peak MiB/);
  expect(first).toMatch(/\| 90 \/ 90 \/ 90 +\| 9 \/ 9 \/ 9 /);
  expect(other).toMatch(/\| – +\| – +\| 200 /);
});

test('Flux has columns where it was beside us, and its ratio is of the medians', () => {
  expect(table([one])).not.toContain('flux');
  const beside = { flux: spread([3, 4, 9]), fluxCpu: spread([0.2]), fluxPeakMiB: spread([202.4]) };
  const [head, , first, other] = table([{ ...one, ours: spread([1, 2, 9]), ...beside }, one]).split('\n');
  expect(head).toMatch(
    /\| ours\/kubectl +\| flux +\| ours\/flux \| CPU s .*\| flux CPU s +\| peak MiB .*\| flux peak MiB +\|$/,
  );
  expect(first).toMatch(/\| 3\.00 \/ 4\.00 \/ 9\.00 \| 0\.50 +\| .*\| 0\.20 .*\| 202 \/ 202 \/ 202 +\|$/);
  expect(other).toMatch(/^\| A +\| 1 +\| – +\| – +\| – +\| – +\| – +\| 0\.50 .*\| – +\|$/);
});

test('every line is as wide as the first', () => {
  const lines = table([one, { ...one, name: 'a much longer name of a scenario' }]).split('\n');
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
});
