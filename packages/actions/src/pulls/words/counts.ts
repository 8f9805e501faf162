import type { PlanSummary } from '@landfall/contracts/plan';

const VERBS = [
  ['refuse', 'refused'],
  ['prune', 'to prune'],
  ['configure', 'to configure'],
  ['create', 'to create'],
  ['skip', 'skipped'],
] as const;

/** "3 to configure, 1 to create, 1 to prune": what is nothing is left out. */
export function countWords(summary: PlanSummary | null): string {
  if (!summary) return 'not planned';
  const parts = VERBS.flatMap(([action, verb]) =>
    summary[action] > 0 ? [`${summary[action]} ${verb}`] : [],
  );
  return parts.length === 0 ? 'nothing changes' : parts.join(', ');
}

/** "1 application", "2 applications". */
export const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Does anything happen to it? */
export const isQuiet = (summary: PlanSummary | null): boolean =>
  summary !== null && VERBS.every(([action]) => summary[action] === 0);
