import { matchesGlob } from 'node:path';
import type { IgnoreDifference } from '@landfall/contracts/application';
import type { Manifest, ResourceRef } from '@landfall/contracts/resource';

/** What the system ignores for every application (semantics A.5): rules that the cluster itself writes. */
const AGGREGATED_ROLE: IgnoreDifference = {
  group: 'rbac.authorization.k8s.io',
  kind: 'ClusterRole',
  jsonPointers: ['/rules'],
  jqPathExpressions: [],
  managedFieldsManagers: [],
};

/** The rules that concern one object (semantics A.5): group and kind are globs, name and namespace are exact. */
export function rulesFor(
  ref: ResourceRef,
  manifest: Manifest,
  rules: readonly IgnoreDifference[] = [],
): IgnoreDifference[] {
  const own = rules.filter(
    (rule) =>
      globs(rule.group, ref.group) &&
      globs(rule.kind, ref.kind) &&
      (rule.name === undefined || rule.name === ref.name) &&
      (rule.namespace === undefined || rule.namespace === ref.namespace),
  );
  const isAggregated = ref.kind === 'ClusterRole' && manifest.aggregationRule !== undefined;
  return isAggregated ? [...own, AGGREGATED_ROLE] : own;
}

/** `*` alone is every one, the core group's '' included. */
const globs = (pattern: string, text: string): boolean =>
  pattern === '*' || pattern === text || (text !== '' && pattern !== '' && matchesGlob(text, pattern));
