import type { Plan } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import { describe } from '../normalize/desired.ts';

/** A plan with refused objects is not executed, not even in part (semantics A.1: one or more tasks are not valid). */
export function checkRefusals(plan: Plan): ProblemWords | undefined {
  const refused = plan.items.filter((item) => item.action === 'refuse');
  const [first, ...others] = refused;
  if (!first) return undefined;
  const named = others.slice(0, 5).map((item) => describe(item.ref));
  const more = others.length > 5 ? ` and ${others.length - 5} more` : '';
  const also = named.length === 0 ? '' : ` Also refused: ${named.join(', ')}${more}.`;
  return {
    code: first.conflicts.length > 0 ? 'field-conflict' : 'plan-refused',
    what: `${describe(first.ref)} cannot be applied, so nothing was.`,
    why: `${first.reason ?? 'No reason was given.'}${also}`,
    fix: 'Fix it in Git and push; the plan names each object with its reason.',
  };
}
