import { setTimeout as sleep } from 'node:timers/promises';
import type { JournalEntry } from '@landfall/contracts/agent-protocol';
import type { Log } from '@landfall/log';
import type { Clock } from '../clock/clock.ts';
import { bounded } from './bounded.ts';
import { fitting } from './fitting.ts';
import type { KeptJournal, MadeEntry } from './kept.ts';

export interface Numbered extends MadeEntry {
  seq: number;
}

/** What the agent has to tell, numbered without gaps, until the platform says that it has it. */
export interface Journal {
  id: string;
  /** Resolves when the entry has its number and, where it must not be lost, is kept. `keep`: not this one either. */
  append(entry: JournalEntry, options?: { keep?: boolean }): Promise<void>;
  /** Entries with a higher number, lowest first; agoMs of heals counts up to now. */
  after(seq: number): Numbered[];
  /**
   * What the platform says that it has when it says welcome. Where that is less than was acknowledged once, or more than was
   * ever told, its memory or this one is of an earlier day: numbers go on without a gap all the same.
   */
  resume(acked: number): void;
  /** The platform has everything up to here. */
  acknowledge(upTo: number): void;
  /** Tasks whose answers wait to be told. */
  answered(): Set<string>;
  /** Called for each new entry; what it returns ends that. */
  listen(listener: () => void): () => void;
  /** Entries that were not kept are gone. */
  close(): Promise<void>;
}

/** Numbers are reserved in blocks: one write for so many entries. */
const BLOCK = 256;
const AGAIN_MS = 1_000;

/**
 * Opens what is left of the journal. Numbers that were given and whose entries are gone are told as dropped.
 * @throws ClusterError, DamagedDocument
 */
export async function openJournal(
  kept: KeptJournal,
  { log, clock }: { log: Log; clock: Pick<Clock, 'now'> },
): Promise<Journal> {
  const { head, entries: left } = await kept.open();
  const entries = new Map<number, MadeEntry>();
  for (let seq = head.acked + 1; seq <= head.reserved; seq += 1) entries.set(seq, left.get(seq) ?? DROPPED);
  const durable = new Set(left.keys());
  const listeners = new Set<() => void>();
  let { reserved, acked } = head;
  let next = reserved + 1;
  let turn: Promise<unknown> = Promise.resolve();
  const closing = new AbortController();

  const take = async (entry: JournalEntry, keep: boolean) => {
    // Again: a welcome may have moved the numbers on meanwhile.
    while (next > reserved) {
      const upTo = next + BLOCK;
      await untilDone(() => kept.reserve(upTo, acked));
      reserved = upTo;
    }
    const [seq, made] = [next, { at: clock.now(), entry }];
    next += 1;
    if (keep || mustStay(entry)) {
      await untilDone(() => kept.keep(seq, made));
      durable.add(seq);
    }
    entries.set(seq, made);
    bounded(entries);
    for (const listener of listeners) listener();
  };
  const untilDone = async (work: () => Promise<void>) => {
    while (!closing.signal.aborted) {
      try {
        return await work();
      } catch (error) {
        log.warn({ error }, 'the journal could not be kept and is tried again');
        await sleep(AGAIN_MS, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
  };
  const acknowledge = (upTo: number) => {
    acked = Math.max(acked, Math.min(upTo, next - 1));
    for (const seq of entries.keys()) if (seq <= acked) entries.delete(seq);
    for (const seq of durable) {
      if (seq > acked) continue;
      durable.delete(seq);
      kept.forget(seq).catch((error: unknown) => log.debug({ error }, 'a told entry could not be deleted'));
    }
  };
  return {
    id: head.journalId,
    resume: (known) => {
      next = Math.max(next, known + 1);
      const gone = Array.from({ length: Math.max(0, acked - known) }, (_, index) => known + 1 + index);
      const left = [...entries];
      entries.clear();
      for (const seq of gone) entries.set(seq, DROPPED);
      for (const [seq, made] of left) entries.set(seq, made);
      acked = Math.min(acked, known);
      acknowledge(known);
    },
    append: (entry, { keep = false } = {}) => {
      const mine = turn.then(() => take(fitting(entry), keep));
      turn = mine.catch(() => undefined);
      return mine;
    },
    after: (seq) =>
      [...entries]
        .filter(([one]) => one > seq)
        .map(([one, made]) => ({ seq: one, ...aged(made, clock.now()) })),
    acknowledge,
    answered: () =>
      new Set([...entries.values()].flatMap(({ entry }) => (entry.kind === 'answer' ? [entry.taskId] : []))),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      closing.abort();
      await turn;
    },
  };
}

/** What was written to the cluster is told whatever happens; everything else is asked for again. */
const mustStay = (entry: JournalEntry): boolean =>
  entry.kind === 'healed' || (entry.kind === 'answer' && entry.answer.kind === 'execute');

const DROPPED: MadeEntry = { at: 0, entry: { kind: 'dropped' } };

function aged({ at, entry }: MadeEntry, now: number): MadeEntry {
  if (entry.kind !== 'healed') return { at, entry };
  const agoMs = entry.healed.agoMs + Math.max(0, now - at);
  return { at, entry: { ...entry, healed: { ...entry.healed, agoMs } } };
}
