import type { ChildObject } from '@landfall/contracts/probe';
import type { ResourceRef } from '@landfall/contracts/resource';

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'Rollout', 'Pod']);

/** Does such an object have pods? */
export const hasPods = ({ kind }: Pick<ResourceRef, 'kind'>): boolean => WORKLOADS.has(kind);

/** A child with what it made itself. */
export interface ChildNode {
  child: ChildObject;
  made: ChildNode[];
}

const named = ({ ref }: ChildObject): string => `${ref.kind} ${ref.name}`;

/** Children by who made them: those of the object itself first, each with its own below it. */
export function treeOf(children: readonly ChildObject[]): ChildNode[] {
  const names = new Set(children.map(named));
  const under = (owner: string): ChildNode[] =>
    children
      .filter((child) => child.owner === owner)
      .map((child) => ({ child, made: child.ref.kind === 'Pod' ? [] : under(named(child)) }));
  const roots = children.filter(({ owner }) => !names.has(owner));
  return roots.map((child) => ({ child, made: child.ref.kind === 'Pod' ? [] : under(named(child)) }));
}

/** A container whose log can be read: `pod / container`. */
export interface LogPlace {
  pod: string;
  container: string;
  restarts: number;
}

/** Every container of every pod; those of unhealthy pods first, because that is where somebody looks. */
export function logPlaces(children: readonly ChildObject[]): LogPlace[] {
  const pods = children.filter(({ ref }) => ref.kind === 'Pod');
  const rank = ({ health }: ChildObject) => (health?.status === 'Healthy' ? 1 : 0);
  return [...pods]
    .sort((a, b) => rank(a) - rank(b))
    .flatMap(({ ref, containers }) =>
      containers.map(({ name, restarts }) => ({ pod: ref.name, container: name, restarts })),
    );
}
