import type { AgentPolicy } from '@landfall/contracts/agent';
import type { Plan } from '@landfall/contracts/plan';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { ResourceRef } from '@landfall/contracts/resource';
import { notUnderstood, POLICY_NAME, refused } from './words.ts';

/** What the agent allows in this cluster: what its ConfigMap says, nothing where that cannot be read. */
export type LocalPolicy = { rules: AgentPolicy; namespace: string } | { unreadable: string };
type Readable = Extract<LocalPolicy, { rules: AgentPolicy }>;

/** One object, its namespace '' where it is in none. */
export type Touched = Pick<ResourceRef, 'group' | 'kind' | 'namespace' | 'name'>;
/** What is read: one object, or, without a name, all of a kind; `everywhere`: in whatever namespace. */
export type Asked = Omit<Touched, 'name'> & { name?: string; everywhere?: boolean };

const WRITES = new Set(['create', 'configure', 'prune']);
/** Read to tell how what is allowed fares, and whether its namespace is there: `kinds` need not name them, `deny` may. */
const BESIDE = new Set(['Pod', 'ReplicaSet.apps', 'Event', 'Namespace']);

/** The words that keep a plan from being executed; undefined for one that touches only what is allowed. Pure. */
export function judgePlan(policy: LocalPolicy, { items }: Pick<Plan, 'items'>): ProblemWords | undefined {
  for (const { ref, action, hook } of items) {
    const problem = WRITES.has(action) || hook ? judgeWrite(policy, ref) : undefined;
    if (problem) return problem;
  }
  return undefined;
}

/** The words that keep an object from being written, or tried out; undefined when it may be. Pure. */
export function judgeWrite(policy: LocalPolicy, ref: Touched): ProblemWords | undefined {
  if ('unreadable' in policy) return notUnderstood(policy.unreadable);
  const why = ownWhy(policy, ref) ?? placeWhy(policy, ref) ?? kindWhy(policy, ref) ?? deniedWhy(policy, ref);
  return why === undefined ? undefined : refused('touch', ref, why);
}

/** The words that keep an object, or all of a kind, from being read; undefined when it may be. Pure. */
export function judgeRead(policy: LocalPolicy, asked: Asked): ProblemWords | undefined {
  if ('unreadable' in policy) return notUnderstood(policy.unreadable);
  const why =
    ownWhy(policy, asked) ??
    placeWhy(policy, asked) ??
    (BESIDE.has(nameOfKind(asked)) ? undefined : kindWhy(policy, asked)) ??
    deniedWhy(policy, asked);
  return why === undefined ? undefined : refused('read', asked, why);
}

const nameOfKind = ({ group, kind }: Asked): string => (group === '' ? kind : `${kind}.${group}`);
/** A Namespace is in itself; of all Namespaces nothing is known. */
const placeOf = (asked: Asked): string | undefined =>
  nameOfKind(asked) === 'Namespace' ? asked.name : asked.namespace;

/** The platform must not be able to change, or to read, what binds the agent. */
function ownWhy({ namespace: own }: Readable, { kind, namespace, name }: Asked): string | undefined {
  const isOwn =
    kind === 'Namespace'
      ? name === own
      : namespace === own &&
        ((kind === 'ConfigMap' && name === POLICY_NAME) ||
          ((kind === 'Secret' || kind === 'Lease') && name?.startsWith('landfall-agent')));
  return isOwn ? 'It is what the agent itself stands on.' : undefined;
}

function placeWhy({ rules: { namespaces } }: Readable, asked: Asked): string | undefined {
  const place = placeOf(asked);
  if (namespaces.length === 0 || place === undefined || namespaces.some((one) => one === place))
    return undefined;
  if (asked.everywhere) return 'Only some namespaces are allowed.';
  return place === ''
    ? 'It is in no namespace, and only some namespaces are allowed.'
    : `The namespace ${place} is not among those that are allowed.`;
}

function kindWhy({ rules: { kinds } }: Readable, asked: Asked): string | undefined {
  const kind = nameOfKind(asked);
  return kinds.length === 0 || kinds.includes(kind)
    ? undefined
    : `The kind ${kind} is not among those that are allowed.`;
}

/** Of a list a line that names objects says nothing; one that names a namespace holds for a list of all of them. */
function deniedWhy({ rules: { deny } }: Readable, asked: Asked): string | undefined {
  const [kind, place] = [nameOfKind(asked), placeOf(asked)];
  const isDenied = deny.some(
    (line) =>
      (line.kind === undefined || line.kind === kind) &&
      (line.namespace === undefined || line.namespace === place || asked.everywhere) &&
      (line.name === undefined || line.name === asked.name),
  );
  return isDenied ? 'It is denied by name.' : undefined;
}
