import { type Manifest, refOf } from '@landfall/contracts/resource';
import type { PlanStep } from './types.ts';

/** The `group/Kind` a CustomResourceDefinition defines. */
export function definedBy(manifest: Manifest | undefined): string | undefined {
  if (manifest?.kind !== 'CustomResourceDefinition') return undefined;
  const spec = manifest.spec as { group?: unknown; names?: { kind?: unknown } } | undefined;
  return refOf(manifest).group === 'apiextensions.k8s.io' ? `${spec?.group}/${spec?.names?.kind}` : undefined;
}

/**
 * What is still in Git though its CustomResourceDefinition left it is refused: deleting the definition deletes every object
 * of its kind, those that were applied a moment before too.
 */
export function refuseOfLeavingKinds(steps: readonly PlanStep[], prunes: readonly PlanStep[]): PlanStep[] {
  const leaving = new Map(
    prunes.flatMap(({ item, live }) => {
      const kind = item.action === 'prune' ? definedBy(live) : undefined;
      return kind === undefined ? [] : [[kind, item.ref.name] as const];
    }),
  );
  return steps.map((step) => {
    const { group, kind } = step.item.ref;
    const definition = leaving.get(`${group}/${kind}`);
    if (definition === undefined || step.item.action === 'skip') return step;
    const why = `CustomResourceDefinition ${definition} left Git, and with it goes every object of its kind.`;
    const reason = `${why} Put it back, or take this object out of Git as well.`;
    return { ...step, item: { ...step.item, action: 'refuse', reason } };
  });
}
