import { randomUUID } from 'node:crypto';
import type { JournalEntry } from '@landfall/contracts/agent-protocol';
import { agentTaskId, applicationId, snapshotId } from '@landfall/contracts/ids';
import { openLog } from '@landfall/log';
import { expect, test } from 'vitest';
import { openJournal } from './journal.ts';
import type { JournalHead, KeptJournal, MadeEntry } from './kept.ts';

const log = openLog('silent', 'agent');
const clock = { now: () => Date.now() };
const taskId = agentTaskId.parse(randomUUID());
const moved: JournalEntry = { kind: 'moved', applicationIds: [] };
const healed: JournalEntry = {
  kind: 'healed',
  healed: {
    applicationId: applicationId.parse(randomUUID()),
    snapshotId: snapshotId.parse(randomUUID()),
    agoMs: 5,
    tookMs: 5,
    plan: {
      digest: '',
      items: [],
      summary: { create: 0, configure: 0, unchanged: 0, prune: 0, skip: 0, refuse: 0 },
      warnings: [],
    },
    results: [],
    outcome: 'succeeded',
  },
};

/** What survives, in memory. */
function memory(fail: () => boolean = () => false): KeptJournal & { entries: Map<number, MadeEntry> } {
  let head: JournalHead = { journalId: randomUUID(), reserved: 0, acked: 0 };
  const entries = new Map<number, MadeEntry>();
  return {
    entries,
    open: async () => ({ head, entries: new Map(entries) }),
    reserve: async (reserved, acked) => {
      head = { ...head, reserved, acked };
    },
    keep: async (seq, made) => {
      if (fail()) throw new Error('away');
      entries.set(seq, made);
    },
    forget: async (seq) => void entries.delete(seq),
  };
}
const numbers = (journal: Awaited<ReturnType<typeof openJournal>>, from = 0) =>
  journal.after(from).map(({ seq, entry }) => `${seq} ${entry.kind}`);

test('numbers begin at 1 and go on without gaps; what is acknowledged is gone', async () => {
  const journal = await openJournal(memory(), { log, clock });
  await Promise.all([journal.append(moved), journal.append(healed), journal.append(moved)]);
  expect(numbers(journal)).toEqual(['1 moved', '2 healed', '3 moved']);
  journal.acknowledge(2);
  expect(numbers(journal)).toEqual(['3 moved']);
});

test('after a restart heals are told under their numbers, and the rest as dropped', async () => {
  const kept = memory();
  const before = await openJournal(kept, { log, clock });
  await before.append(moved);
  await before.append(healed);
  const after = await openJournal(kept, { log, clock });
  const told = numbers(after);
  expect(told.slice(0, 3)).toEqual(['1 dropped', '2 healed', '3 dropped']);
  await after.append(moved);
  expect(numbers(after).at(-1)).toBe(`${told.length + 1} moved`);
});

test('a platform that knows less than it acknowledged, or more than was told, finds no gap', async () => {
  const journal = await openJournal(memory(), { log, clock });
  for (let count = 0; count < 3; count += 1) await journal.append(moved);
  journal.acknowledge(2);
  journal.resume(0);
  expect(numbers(journal)).toEqual(['1 dropped', '2 dropped', '3 moved']);
  journal.resume(10);
  await journal.append(moved);
  expect(numbers(journal, 10)).toEqual(['11 moved']);
});

test('a heal is told when it is kept, however often that fails', async () => {
  let away = true;
  const journal = await openJournal(
    memory(() => away),
    { log, clock },
  );
  const appended = journal.append(healed);
  expect(numbers(journal)).toEqual([]);
  away = false;
  await expect.poll(() => numbers(journal), { timeout: 3_000 }).toEqual(['1 healed']);
  await appended;
}, 10_000);

test('a heal that waited to be told happened longer ago', async () => {
  const kept = memory();
  const journal = await openJournal(kept, { log, clock });
  await journal.append(healed);
  const made = kept.entries.get(1);
  if (made) made.at -= 60_000;
  const [told] = journal.after(0);
  expect(told?.entry.kind === 'healed' && told.entry.healed.agoMs).toBeGreaterThanOrEqual(60_005);
});

test('an answer that no frame can carry is told as that', async () => {
  const journal = await openJournal(memory(), { log, clock });
  const lines = ['x'.repeat(8 * 1024 * 1024)];
  const answer = { kind: 'probe' as const, answer: { kind: 'log' as const, lines, readAt: '' } };
  await journal.append({ kind: 'answer', taskId, answer });
  expect(journal.after(0)).toMatchObject([{ entry: { answer: { problem: { code: 'answer-too-large' } } } }]);
});

test('numbers that move on while they are reserved are reserved too', async () => {
  const kept = memory();
  const reserving = Promise.withResolvers<void>();
  const reserved: number[] = [];
  const journal = await openJournal(
    {
      ...kept,
      reserve: async (upTo) => {
        reserved.push(upTo);
        await reserving.promise;
      },
    },
    { log, clock },
  );
  const appended = journal.append(moved);
  await expect.poll(() => reserved).toHaveLength(1);
  journal.resume(1_000);
  reserving.resolve();
  await appended;
  expect(numbers(journal)).toEqual(['1001 moved']);
  expect(reserved.at(-1)).toBeGreaterThanOrEqual(1_001);
});
