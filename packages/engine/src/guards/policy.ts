import type { Plan } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import { checkBlastRadius } from './blast-radius.ts';
import { checkRefusals } from './refusals.ts';
import { checkZero } from './zero.ts';

/** One guard: looks at a plan as data, and says why it may not be executed. A new guard is a file and a line below. */
export type Guard = (plan: Plan, inventorySize: number) => ProblemWords | undefined;

const GUARDS: readonly Guard[] = [checkRefusals, checkZero, checkBlastRadius];

/** Plan policy (design 3): runs on the platform, on the returned plan. Undefined when it may be executed. */
export function checkPlanPolicy(plan: Plan, inventorySize: number): ProblemWords | undefined {
  for (const guard of GUARDS) {
    const problem = guard(plan, inventorySize);
    if (problem) return problem;
  }
  return undefined;
}
