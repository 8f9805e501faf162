import type { Plan } from '@landfall/contracts/plan';
import { checkBlastRadius } from './blast-radius.ts';
import { checkConfirm } from './confirm.ts';
import { checkRefusals } from './refusals.ts';
import type { Guard, PolicyInput, PolicyVerdict } from './types.ts';
import { checkZero } from './zero.ts';

/** The gravest first: its words are shown, the objects of all are listed. */
const GUARDS: readonly Guard[] = [checkZero, checkBlastRadius, checkConfirm];

/** Plan policy (design 3): runs on the platform, on the plan that the cluster's host returned. Pure. */
export function checkPlanPolicy(plan: Plan, input: PolicyInput): PolicyVerdict {
  const refusal = checkRefusals(plan);
  if (refusal) return { verdict: 'refuse', problem: refusal };
  if (plan.digest === input.approvedDigest) return { verdict: 'execute' };
  const guards = input.deletion ? [checkConfirm] : GUARDS;
  const needs = guards.flatMap((guard) => guard(plan, input) ?? []);
  const [first] = needs;
  if (!first) return { verdict: 'execute' };
  const objects = [...new Set(needs.flatMap((need) => need.objects))];
  return { verdict: 'approve', problem: first.problem, objects };
}
