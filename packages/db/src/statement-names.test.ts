import { expect, test } from 'vitest';
import { statementNames } from './statement-names.ts';

const args = [1];

test('one text has one name, another has another', () => {
  const name = statementNames();
  const first = name({ sql: 'SELECT $1', args });
  expect(first).toMatch(/^landfall_\d+$/);
  expect(name({ sql: 'SELECT $1 AS b', args })).not.toBe(first);
  expect(name({ sql: 'SELECT $1', args })).toBe(first);
});

test('what has no arguments has no name', () => {
  expect(statementNames()({ sql: 'COMMIT', args: [] })).toBe('');
});

test('texts without end, as lists of any length make them, fill no server', () => {
  const name = statementNames();
  const names = Array.from({ length: 1_000 }, (_, at) => name({ sql: `SELECT $1 -- ${at}`, args }));
  expect(new Set(names).size).toBe(301);
  expect(name({ sql: 'SELECT $1 -- 0', args })).toBe(names[0]);
});
