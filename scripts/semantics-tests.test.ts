import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const ROW = /^\| (?<rule>.+?) \| (?<title>.+) \| `(?<file>[^`]+)` \|$/gm;

test('every rule in docs/semantics-tests.md names a test that is there', () => {
  const text = readFileSync(join(root, 'docs/semantics-tests.md'), 'utf8');
  const rows = [...text.matchAll(ROW)].map(({ groups }) => groups ?? {});
  expect(rows.length).toBeGreaterThan(100);
  const lost = rows.filter(
    ({ title = '', file = '' }) => !readFileSync(join(root, file), 'utf8').includes(title),
  );
  expect(lost.map(({ rule, title }) => `${rule}: ${title}`)).toEqual([]);
});
