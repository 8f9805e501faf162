import type { Phase } from '../order/compare.ts';
import type { PlanOptions, PlanStep } from './types.ts';

/**
 * The step that makes the destination namespace (semantics A.4 CreateNamespace): first of all, not tracked, so
 * nothing ever deletes it.
 */
export function createNamespaceStep(namespace: string, { namespaceMetadata }: PlanOptions): PlanStep {
  const { labels = {}, annotations = {} } = namespaceMetadata ?? {};
  const ref = { group: '', version: 'v1', kind: 'Namespace', namespace: '', name: namespace };
  const phase: Phase = 'PreSync';
  return {
    item: {
      ref,
      action: 'create',
      reason: 'The destination namespace does not exist yet.',
      phase,
      wave: 0,
      changes: [],
      conflicts: [],
      warnings: [],
    },
    kind: { ...ref, plural: 'namespaces', namespaced: false },
    manifest: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, ...filled({ labels, annotations }) },
    },
    desired: undefined,
    live: undefined,
    force: false,
    untracked: true,
  };
}

function filled(parts: Record<'labels' | 'annotations', Record<string, string>>) {
  return Object.fromEntries(Object.entries(parts).filter(([, map]) => Object.keys(map).length > 0));
}
