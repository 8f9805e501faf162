import { syncStatus } from '@landfall/contracts/application';
import { healthStatus } from '@landfall/contracts/health';
import { planAction, syncOutcome } from '@landfall/contracts/plan';
import { syncState } from '@landfall/contracts/sync';
import { expect, test } from 'vitest';
import { healthMark, type Mark, outcomeMark, planActionMark, syncStateMark, syncStatusMark } from './mark.ts';

const tables: Array<[string, readonly string[], Record<string, Mark>]> = [
  ['sync status', syncStatus.options, syncStatusMark],
  ['health', healthStatus.options, healthMark],
  ['sync state', syncState.options, syncStateMark],
  ['plan action', planAction.options, planActionMark],
  ['outcome', syncOutcome.options, outcomeMark],
];

test.each(tables)('every %s has a shape, a colour and a word', (_, words, table) => {
  expect(Object.keys(table).sort()).toEqual([...words].sort());
  for (const { shape, tone, word } of Object.values(table)) expect([shape, tone, word]).not.toContain('');
});

test('never colour alone: within sync status and within health every shape is its own', () => {
  for (const table of [syncStatusMark, healthMark]) {
    const shapes = Object.values(table).map(({ shape }) => shape);
    expect(new Set(shapes).size).toBe(shapes.length);
  }
});

test('only what is known to be fine is green', () => {
  const green = (table: Record<string, Mark>): string[] =>
    Object.keys(table).filter((key) => table[key]?.tone === 'green');
  expect(green(syncStatusMark)).toEqual(['Synced']);
  expect(green(healthMark)).toEqual(['Healthy']);
});
