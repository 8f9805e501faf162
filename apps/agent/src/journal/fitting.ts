import type { JournalEntry } from '@landfall/contracts/agent-protocol';
import type { HostAnswer, PlanAnswer } from '@landfall/contracts/host';
import type { Plan } from '@landfall/contracts/plan';
import { sizeOf } from './bounded.ts';

/** Of one frame, with room for what is around it. */
const MOST_BYTES = 7 * 1024 * 1024;

/** What no frame can carry is told in fewer words: as it is it would end every connection anew. Pure. */
export function fitting(entry: JournalEntry): JournalEntry {
  if (sizeOf(entry) <= MOST_BYTES) return entry;
  switch (entry.kind) {
    case 'answer': {
      const fewer = { ...entry, answer: withoutFields(entry.answer) };
      if (sizeOf(fewer) <= MOST_BYTES) return fewer;
      return { ...entry, answer: { kind: 'problem', problem: tooLarge(), transient: false } };
    }
    case 'healed': {
      const { plan, results, ...rest } = entry.healed;
      return { ...entry, healed: { ...rest, plan: barePlan(plan), results: results.map(bare) } };
    }
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

/** The same of each object, and not of which of its fields: those of a run of thousands of objects are read by nobody. */
function withoutFields(answer: HostAnswer): HostAnswer {
  switch (answer.kind) {
    case 'plan': {
      const { plan, seen } = answer.answer;
      return { ...answer, answer: { ...answer.answer, plan: barePlan(plan), seen: bareSeen(seen) } };
    }
    case 'execute': {
      const { results, seen } = answer.answer;
      return { ...answer, answer: { ...answer.answer, results: results.map(bare), seen: bareSeen(seen) } };
    }
    default:
      return answer;
  }
}

const bare = <Row extends { changes: unknown[] }>(row: Row): Row => ({ ...row, changes: [] });

const barePlan = (plan: Plan): Plan => ({
  ...plan,
  items: plan.items.map((item) => ({ ...bare(item), conflicts: [] })),
  warnings: [...plan.warnings, 'It is too large to be told with the fields that change.'],
});

const bareSeen = ({ resources, health }: PlanAnswer['seen']): PlanAnswer['seen'] => ({
  resources: resources.map(bare),
  health,
});
