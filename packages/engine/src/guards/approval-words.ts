import type { PlanItem } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import { describe } from '../normalize/desired.ts';

/** "This sync would delete 7 objects.": what a person is asked about, with why it is asked. Which they are stands beside it. */
export function deletionWords(code: string, items: readonly PlanItem[], why: string): ProblemWords {
  const [only, ...others] = items;
  const many = only && others.length === 0 ? describe(only.ref) : `${items.length} objects`;
  return {
    code,
    what: `This sync would delete ${many}.`,
    why,
    fix: 'Nothing was changed. Approve it if that is meant; else cancel it, and put them back in Git or mark them Prune=false.',
  };
}
