import type { ApplicationDetail } from '@landfall/contracts/application';
import type { Plan, PlanItem } from '@landfall/contracts/plan';

/** Could the object be taken over as a whole: is everybody who holds its fields a tool that made objects before us? */
export const mayTakeOver = ({ conflicts }: Pick<PlanItem, 'conflicts'>): boolean =>
  conflicts.length > 0 && conflicts.every(({ adoptable }) => adoptable === true);

/** The managers that taking over would take fields from. Empty where that would help nobody. */
export function adoptableManagers(plan: Pick<Plan, 'items'> | null): string[] {
  const conflicts = (plan?.items ?? []).filter(mayTakeOver).flatMap((item) => item.conflicts);
  return [...new Set(conflicts.map(({ manager }) => manager))].sort();
}

/** Is taking over what helps with the application's problem? */
export const offersTakeOver = ({ problem, plan, syncPolicy }: ApplicationDetail): boolean =>
  problem?.code === 'field-conflict' && !syncPolicy.adopt && adoptableManagers(plan).length > 0;
