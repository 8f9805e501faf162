import type { PlanItem } from '@landfall/contracts/plan';
import type { Manifest } from '@landfall/contracts/resource';
import { optionsOf } from '../annotations/sync-options.ts';
import type { Desired } from '../normalize/desired.ts';
import type { ClusterError } from '../ports/cluster-error.ts';
import type { Decision } from './step.ts';
import type { DecisionRequest } from './types.ts';

/** As the API server says it: "field is immutable", "may not be changed", "updates to statefulset spec for fields other than …". */
const IMMUTABLE =
  /field is immutable|immutable field|may not be changed|may not change once set|is immutable after creation|updates to .* (are|is) forbidden|forbidden: updates to|cannot be changed|when `immutable` is set/i;
/** Deleting these takes data or other objects along: nobody replaces them by itself. */
const NEVER: ReadonlySet<string> = new Set(['/PersistentVolumeClaim', '/PersistentVolume', '/Namespace']);

/** Did the API server refuse a change in place, and nothing else? */
export const isImmutable = (error: ClusterError): boolean =>
  (error.fault.code === 'invalid' || error.fault.code === 'forbidden') && IMMUTABLE.test(error.message);

/**
 * A change that cannot be made in place (semantics A.4 `Replace`, `Force`): named, and made by deleting and making anew only
 * where the object says so, never for what holds data.
 */
export function decideImmutable(
  error: ClusterError,
  desired: Desired,
  live: Manifest,
  { context }: DecisionRequest,
): Decision {
  const { group, kind } = desired.ref;
  const fields = error.fault.code === 'invalid' ? error.fault.causes.map(({ path }) => path) : [];
  const named = fields.length > 0 ? `: ${[...new Set(fields)].join(', ')}` : '';
  const why = `It cannot be changed in place${named}. ${error.message}`;
  if (NEVER.has(`${group}/${kind}`)) {
    return {
      action: 'refuse',
      live,
      reason: `${why} A ${kind} holds data, so Landfall never replaces it: put the old value back in Git, or move the data and delete it by hand.`,
    };
  }
  const options = optionsOf(desired.manifest, context.options.syncOptions);
  if (options.get('Force') !== 'true') {
    return {
      action: 'refuse',
      live,
      reason: `${why} Put the old value back, or give it the sync option Force=true to have it deleted and made anew.`,
    };
  }
  const replace: PlanItem['replace'] = 'recreate';
  return {
    action: 'configure',
    live,
    replace,
    reason: `${why} Its sync option Force=true says to delete it and make it anew.`,
  };
}
