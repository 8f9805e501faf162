import { expect, test } from 'vitest';
import type { AuditEntry } from './audit-log.ts';
import { overlappingWrites } from './overlapping-writes.ts';

const entry = (userAgent: string, from: number, to: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  verb: 'patch',
  resource: 'configmaps',
  group: '',
  namespace: 'shop',
  name: `${userAgent}-${from}`,
  user: 'admin',
  userAgent,
  uri: '/api/v1/namespaces/shop/configmaps/x?fieldManager=landfall',
  code: 200,
  at: new Date(from),
  endedAt: new Date(to),
  stage: 'ResponseComplete',
  ...more,
});
const named = (entries: AuditEntry[]) =>
  overlappingWrites(entries).map(({ earlier, later }) => `${earlier.name} ${later.name}`);

test('writes of two hosts one after the other do not overlap, however many of one host do', () => {
  expect(named([entry('a', 0, 5), entry('a', 1, 9), entry('b', 9, 12), entry('a', 12, 13)])).toEqual([]);
});

test('a write that came in before another host’s was answered does, in whatever order they were logged', () => {
  expect(named([entry('b', 4, 6), entry('a', 0, 5)])).toEqual(['a-0 b-4']);
  // The longest of a host counts, not its last.
  expect(named([entry('a', 0, 9), entry('a', 1, 2), entry('b', 5, 6)])).toEqual(['a-0 b-5']);
});

test.each([
  ['a read', { verb: 'list' }],
  ['a dry run', { uri: '/api/v1/x?dryRun=All' }],
  ['a refusal', { code: 409 }],
])('%s is no write', (_name, more) => {
  expect(named([entry('a', 0, 5), entry('b', 4, 6, more)])).toEqual([]);
});
