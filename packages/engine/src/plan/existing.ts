import type { FieldChange } from '@landfall/contracts/plan';
import type { Manifest } from '@landfall/contracts/resource';
import { contentChanges } from '../compare/changes.ts';
import type { Desired } from '../normalize/desired.ts';
import type { Applied, Kind } from '../ports/cluster.ts';
import { adoptableManagers, takenOver, withoutTheirs } from './adopt.ts';
import { fieldChanges } from './changes.ts';
import type { Decision } from './step.ts';
import type { PlanContext } from './types.ts';

/** A desired object that stands in the cluster. */
export interface Found {
  desired: Desired;
  kind: Kind;
  live: Manifest;
  ours: boolean;
}

/** Decides by what a dry run over an existing object came to. */
export function decideExisting(found: Found, applied: Applied, context: PlanContext): Decision {
  const { live, ours } = found;
  const adopt = !ours && context.options.adopt === true && adoptableManagers(live).length > 0;
  if (!adopt && contentChanges(live, applied.object).length === 0) return { action: 'unchanged', live };
  const after = adopt ? withoutTheirs(applied.object, found.desired.manifest, live) : applied.object;
  const changes = fieldChanges(live, after, context.mask);
  if (ours) return { action: 'configure', live, changes, warnings: applied.warnings };
  const named = changes.map(withoutBefore);
  const { warnings } = applied;
  if (adopt) {
    const taken = takenOver(live);
    return {
      action: 'configure',
      live,
      changes: named,
      ...taken,
      warnings: [...warnings, ...taken.warnings],
    };
  }
  return {
    action: 'configure',
    reason:
      'It exists and nobody manages it: no field of it is in conflict, so it becomes part of this application.',
    live,
    changes: named,
    warnings,
  };
}

/** What a stranger's object holds is not ours to show: only that there was something. */
export const withoutBefore = ({ before, ...change }: FieldChange): FieldChange =>
  before === undefined ? change : { ...change, before: '•••••' };
