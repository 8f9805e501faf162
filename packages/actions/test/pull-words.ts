import { pullId, pullPlanId } from '@landfall/contracts/ids';
import { type Plan, type PlanItem, planAction, planSummary } from '@landfall/contracts/plan';
import { together } from '../src/pulls/view.ts';
import type { ToldPlan, ToldPull } from '../src/pulls/words/told.ts';

const id = (number: number): string => `0190a000-0000-7000-8000-${String(number).padStart(12, '0')}`;

type Item = Partial<PlanItem> & Pick<PlanItem, 'action'> & { is: `${string} ${string}` };

/** An object of a plan, by its kind and name. */
export function item({ is, ...item }: Item): PlanItem {
  const [kind = '', name = ''] = is.split(/ (.*)/s);
  const ref = { group: '', version: 'v1', kind, namespace: 'shop', name };
  return { ref, phase: 'Sync', wave: 0, changes: [], conflicts: [], warnings: [], ...item };
}

export function planOf(items: readonly PlanItem[]): Plan {
  const count = (action: string) => items.filter((one) => one.action === action).length;
  const summary = planSummary.parse(Object.fromEntries(planAction.options.map((one) => [one, count(one)])));
  return { digest: 'x', items: [...items], summary, warnings: [] };
}

let plans = 0;

/** What a pull request would do to one application. */
export function toldPlan(
  applicationName: string,
  items: readonly PlanItem[] | null,
  over: Partial<ToldPlan> = {},
): ToldPlan {
  const plan = items && planOf(items);
  plans += 1;
  return {
    id: pullPlanId.parse(id(plans)),
    applicationName,
    clusterName: 'prod-eu',
    state: 'planned',
    against: 'cluster',
    summary: plan?.summary ?? null,
    warnings: [],
    problem: null,
    plan,
    ...over,
  };
}

/** A pull request with these plans. */
export function toldPull(
  plans: readonly ToldPlan[],
  over: Partial<ToldPull['pull']> = {},
  isDiscreet = false,
): ToldPull {
  return {
    plans,
    isDiscreet,
    organization: null,
    page: `https://landfall.example/pulls/${id(7)}`,
    pull: {
      id: pullId.parse(id(7)),
      number: 7,
      head: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
      baseBranch: 'main',
      baseRevision: 'b'.repeat(40),
      state: 'planned',
      standing: 'open',
      stranger: false,
      clicked: null,
      left: 0,
      problem: null,
      summary: together(plans.flatMap(({ summary }) => summary ?? [])),
      ...over,
    },
  };
}
