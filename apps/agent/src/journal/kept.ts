import { randomUUID } from 'node:crypto';
import { journalEntry } from '@landfall/contracts/agent-protocol';
import { z } from 'zod';
import type { Document, Documents } from '../store/documents.ts';
import { readOrForget } from '../store/read-or-forget.ts';

const PART = 'journal';
const PREFIX = 'landfall-agent-entry-';

/** One entry as it is told, with when it was made: told later, it happened longer ago. */
const madeEntry = z.object({ at: z.number(), entry: journalEntry });
export type MadeEntry = z.infer<typeof madeEntry>;

const keptEntry = madeEntry.extend({ journalId: z.uuid(), seq: z.number().int() });
type KeptEntry = z.infer<typeof keptEntry>;
const head = z.object({
  journalId: z.uuid(),
  /** No number above it was ever given. */
  reserved: z.number().int(),
  /** At least so much is known to the platform. */
  acked: z.number().int(),
});
export type JournalHead = z.infer<typeof head>;

const HEAD: Document<JournalHead> = { name: 'landfall-agent-journal', part: 'journal-head', schema: head };
const documentOf = (seq: number): Document<KeptEntry> => ({
  name: `${PREFIX}${seq}`,
  part: PART,
  schema: keptEntry,
});

/** The part of the journal that survives the process. Every call throws `ClusterError`. */
export interface KeptJournal {
  /** What is left of it; a new one where there was none. */
  open(): Promise<{ head: JournalHead; entries: Map<number, MadeEntry> }>;
  reserve(upTo: number, acked: number): Promise<void>;
  keep(seq: number, made: MadeEntry): Promise<void>;
  forget(seq: number): Promise<void>;
}

export function keptJournal(documents: Documents): KeptJournal {
  let journalId = '';
  return {
    open: async () => {
      await readOrForget(documents, HEAD);
      const opened = await documents.change(HEAD, (found) => found ?? emptyHead());
      journalId = opened.journalId;
      const entries = new Map<number, MadeEntry>();
      for (const name of await documents.names(PART)) {
        const document = documentOf(Number(name.slice(PREFIX.length)));
        const kept = await readOrForget(documents, document);
        if (kept?.journalId === journalId && kept.seq > opened.acked)
          entries.set(kept.seq, { at: kept.at, entry: kept.entry });
        else await documents.remove({ name });
      }
      return { head: opened, entries };
    },
    reserve: async (reserved, acked) => {
      // Never less than another process was given since: a number is given once.
      await documents.change(HEAD, (found) => ({
        journalId,
        reserved: Math.max(reserved, found?.reserved ?? 0),
        acked,
      }));
    },
    keep: async (seq, made) => {
      await documents.change(documentOf(seq), () => ({ ...made, journalId, seq }));
    },
    forget: (seq) => documents.remove(documentOf(seq)),
  };
}

const emptyHead = (): JournalHead => ({ journalId: randomUUID(), reserved: 0, acked: 0 });

/** Ends the journal: the next one is another. For an agent that enrols anew. @throws ClusterError */
export async function endJournal(documents: Documents): Promise<void> {
  await documents.remove(HEAD);
}
