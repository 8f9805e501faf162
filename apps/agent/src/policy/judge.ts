import type { AgentPolicy } from '@landfall/contracts/agent';
import type { Plan } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { ResourceRef } from '@landfall/contracts/resource';
import { describe } from '@landfall/engine';

export const POLICY_NAME = 'landfall-agent-policy';

/** What the agent allows in this cluster: what its ConfigMap says, nothing where that cannot be read. */
export type LocalPolicy = { rules: AgentPolicy; namespace: string } | { unreadable: string };

const WRITES = new Set(['create', 'configure', 'prune']);

/** The words that keep a plan from being executed; undefined for one that touches only what is allowed. Pure. */
export function judgePlan(policy: LocalPolicy, { items }: Pick<Plan, 'items'>): ProblemWords | undefined {
  const touched = items.filter(({ action, hook }) => WRITES.has(action) || hook);
  if ('unreadable' in policy) return touched.length === 0 ? undefined : unreadable(policy.unreadable);
  for (const { ref } of touched) {
    const why = refusalOf(policy, ref);
    if (why !== undefined) return refused(ref, why);
  }
  return undefined;
}

/** Why an object may not be touched; undefined when it may. */
function refusalOf(
  { rules, namespace: own }: { rules: AgentPolicy; namespace: string },
  ref: ResourceRef,
): string | undefined {
  // The platform must not be able to change what binds it.
  if (isAgents(ref, own)) return 'It is what the agent itself stands on.';
  const kind = ref.group === '' ? ref.kind : `${ref.kind}.${ref.group}`;
  const place = ref.group === '' && ref.kind === 'Namespace' ? ref.name : ref.namespace;
  if (rules.namespaces.length > 0 && !rules.namespaces.some((one) => one === place))
    return place === ''
      ? 'It is in no namespace, and only some namespaces are allowed.'
      : `The namespace ${place} is not among those that are allowed.`;
  if (rules.kinds.length > 0 && !rules.kinds.includes(kind))
    return `The kind ${kind} is not among those that are allowed.`;
  const isDenied = rules.deny.some(
    (line) =>
      (line.kind === undefined || line.kind === kind) &&
      (line.namespace === undefined || line.namespace === place) &&
      (line.name === undefined || line.name === ref.name),
  );
  return isDenied ? 'It is denied by name.' : undefined;
}

/** Its Secrets, its Lease and its policy, and the namespace that they would go with. */
const isAgents = ({ kind, namespace, name }: ResourceRef, own: string): boolean =>
  kind === 'Namespace'
    ? name === own
    : namespace === own &&
      ((kind === 'ConfigMap' && name === POLICY_NAME) ||
        ((kind === 'Secret' || kind === 'Lease') && name.startsWith('landfall-agent')));

const refused = (ref: ResourceRef, why: string): ProblemWords => ({
  code: 'local-policy',
  what: `The agent of this cluster does not touch ${describe(ref)}.`,
  why,
  fix: `Whoever runs the cluster allows it in the ConfigMap ${POLICY_NAME} in the agent's namespace, or it leaves Git.`,
});

const unreadable = (why: string): ProblemWords => ({
  code: 'local-policy',
  what: 'The agent of this cluster touches nothing.',
  why,
  fix: `Whoever runs the cluster puts the ConfigMap ${POLICY_NAME} in the agent's namespace in order.`,
});
