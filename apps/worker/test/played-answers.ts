import type { ExecuteAnswer, HostAnswer } from '@landfall/contracts/host';
import type { ObjectResult, Plan, PlanItem } from '@landfall/contracts/plan';
import type { ResourceRef } from '@landfall/contracts/resource';
import type { EngineEvent } from '@landfall/contracts/sync';

/** What a played agent answers: plans and results of ConfigMaps by name. */
export const refOf = (name: string): ResourceRef => ({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  namespace: 'web',
  name,
});

const item = (name: string, action: PlanItem['action'], more: Partial<PlanItem> = {}): PlanItem => ({
  ref: refOf(name),
  action,
  phase: 'Sync',
  wave: 0,
  changes: [],
  conflicts: [],
  warnings: [],
  ...more,
});

/** A plan that does this with each object. */
export function planOf(actions: Record<string, PlanItem['action']>, more: Partial<PlanItem> = {}): Plan {
  const items = Object.entries(actions).map(([name, action]) => item(name, action, more));
  const summary = { create: 0, configure: 0, unchanged: 0, prune: 0, skip: 0, refuse: 0 };
  for (const { action } of items) summary[action] += 1;
  return { digest: JSON.stringify(actions), items, summary, warnings: [] };
}

/** The answer to a plan question. */
export const planned = (
  plan: Plan,
  { inventorySize = 0, intended = [] }: { inventorySize?: number; intended?: string[] } = {},
): HostAnswer => ({
  kind: 'plan',
  answer: {
    plan,
    inventorySize,
    intended,
    taken: [],
    seen: { resources: [], health: { status: 'Healthy' } },
  },
});

export const result = (name: string, outcome: ObjectResult['outcome']): ObjectResult => ({
  ref: refOf(name),
  outcome,
  phase: 'Sync',
  wave: 0,
  changes: [],
  health: 'Healthy',
});

export const applied = (name: string, outcome: ObjectResult['outcome']): EngineEvent => ({
  type: 'object-applied',
  result: result(name, outcome),
});

/** The answer to an execute question; the inventory holds whatever has a result. */
export const executed = (
  results: ObjectResult[],
  more: Partial<Pick<ExecuteAnswer, 'outcome' | 'problem'>> = {},
): HostAnswer => ({
  kind: 'execute',
  answer: {
    outcome: 'succeeded',
    results,
    culprits: [],
    hookLogs: [],
    durations: { apply: 3, health: 4 },
    seen: { resources: [], health: { status: 'Healthy' } },
    inventory: results.map(({ ref }) => ({ ...ref, uid: `uid-${ref.name}` })),
    ...more,
  },
});
