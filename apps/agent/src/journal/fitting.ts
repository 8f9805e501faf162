import type { HealedAlone, JournalEntry } from '@landfall/contracts/agent-protocol';
import { sizeOf } from './bounded.ts';

/** Of one frame, with room for what is around it. */
const MOST_BYTES = 7 * 1024 * 1024;

/** What no frame can carry is told in fewer words: as it is it would end every connection anew. Pure. */
export function fitting(entry: JournalEntry): JournalEntry {
  if (sizeOf(entry) <= MOST_BYTES) return entry;
  switch (entry.kind) {
    case 'answer':
      return { ...entry, answer: { kind: 'problem', problem: tooLarge(), transient: false } };
    case 'healed':
      return { ...entry, healed: withoutFields(entry.healed) };
    default:
      return { kind: 'dropped' };
  }
}

const tooLarge = () => ({
  code: 'answer-too-large',
  what: 'The answer of the agent is too large to be told.',
  why: `It has more than ${MOST_BYTES / 1024 / 1024} MiB.`,
  fix: 'Split the application.',
});

/** Which objects were healed and what became of them; not which of their fields. */
const withoutFields = ({ plan, results, ...rest }: HealedAlone): HealedAlone => ({
  ...rest,
  plan: { ...plan, items: plan.items.map((item) => ({ ...item, changes: [], conflicts: [] })) },
  results: results.map((result) => ({ ...result, changes: [] })),
});
