import type { PlanItem } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import { describe } from '../normalize/desired.ts';

const NAMED = 3;

/** "This sync would delete 7 objects: …": what a person is asked about, with why it is asked. */
export function deletionWords(code: string, items: readonly PlanItem[], why: string): ProblemWords {
  const named = items.slice(0, NAMED).map(({ ref }) => describe(ref));
  const more = items.length > NAMED ? ` and ${items.length - NAMED} more` : '';
  return {
    code,
    what: `This sync would delete ${items.length} ${items.length === 1 ? 'object' : 'objects'}: ${named.join(', ')}${more}.`,
    why,
    fix: 'Nothing was changed. Approve it if that is meant; else cancel it, and put them back in Git or mark them Prune=false.',
  };
}
