import { randomUUID } from 'node:crypto';
import type { JournalEntry } from '@landfall/contracts/agent-protocol';
import { agentTaskId } from '@landfall/contracts/ids';
import { expect, test } from 'vitest';
import { bounded } from './bounded.ts';

const taskId = agentTaskId.parse(randomUUID());
const moved: JournalEntry = { kind: 'moved', applicationIds: [] };
const events: JournalEntry = {
  kind: 'events',
  taskId,
  events: [{ type: 'note', message: 'x'.repeat(1_000) }],
};
const answer: JournalEntry = {
  kind: 'answer',
  taskId,
  answer: { kind: 'problem', transient: true, problem: { code: 'x', what: '', why: '', fix: '' } },
};
const journalOf = (entries: JournalEntry[]) =>
  new Map(entries.map((entry, index) => [index + 1, { at: 0, entry: { ...entry } }]));
const kinds = (entries: ReturnType<typeof journalOf>) => [...entries.values()].map(({ entry }) => entry.kind);

test('the oldest moved gives way first, then events; each number stays', () => {
  const entries = journalOf([events, moved, answer, moved]);
  bounded(entries, { most: 3 });
  expect(kinds(entries)).toEqual(['events', 'dropped', 'answer', 'moved']);
  bounded(entries, { most: 1 });
  expect(kinds(entries)).toEqual(['dropped', 'dropped', 'answer', 'dropped']);
  expect([...entries.keys()]).toEqual([1, 2, 3, 4]);
});

test('answers are never dropped', () => {
  const entries = journalOf([answer, answer, answer]);
  bounded(entries, { most: 0, mostBytes: 0 });
  expect(kinds(entries)).toEqual(['answer', 'answer', 'answer']);
});

test('bytes count too', () => {
  const entries = journalOf([events, events, answer]);
  bounded(entries, { mostBytes: 1_500 });
  expect(kinds(entries)).toEqual(['dropped', 'events', 'answer']);
});
