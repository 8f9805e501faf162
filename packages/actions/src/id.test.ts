import { expect, test } from 'vitest';
import { z } from 'zod';
import { newId } from './id.ts';

test('ids are UUIDv7, all different, and in the order in which they were made', () => {
  const made = Array.from({ length: 20_000 }, () => newId(z.uuidv7()));
  expect(new Set(made).size).toBe(made.length);
  expect([...made].sort()).toEqual(made);
  const ahead = Number.parseInt((made.at(-1) ?? '').replace('-', '').slice(0, 12), 16) - Date.now();
  expect(Math.abs(ahead)).toBeLessThan(1_000);
});
