import { toPointer } from '@landfall/contracts/json-pointer';
import { FIELD_MANAGER, type Json, type Manifest, resourceKey } from '@landfall/contracts/resource';
import { optionsOf } from '../annotations/sync-options.ts';
import { fieldPathTokens, valueAt } from '../compare/pointer.ts';
import type { OwnedField } from '../ports/cluster-error.ts';
import { fieldConflicts, type LocatedConflict, locateConflicts } from './changes.ts';
import { decideExisting, type Found } from './existing.ts';
import { isAdoptable } from './makers.ts';
import { decideRefused } from './refusal.ts';
import type { Decision } from './step.ts';
import { tryOut } from './trial.ts';
import type { DecisionRequest } from './types.ts';

/**
 * Fields that other managers own (design 4.5). What we applied last time and lost is taken back; a field we never
 * owned is a conflict, named and not forced.
 */
export async function decideConflict(
  found: Found,
  conflicts: readonly OwnedField[],
  request: DecisionRequest,
): Promise<Decision> {
  const { desired, kind, live, ours } = found;
  const located = locateConflicts(conflicts, desired.manifest);
  const previous = ours ? request.context.previous.get(resourceKey(desired.ref)) : undefined;
  const foreign = located.filter(
    (conflict) => conflict.manager !== FIELD_MANAGER && !appliedBefore(conflict, previous),
  );
  const adopted = [...new Set(foreign.map(({ manager }) => manager))].sort();
  const adopts =
    request.context.options.adopt === true &&
    adopted.every((manager) => isAdoptable(manager, desired.manifest));
  if (foreign.length > 0 && !adopts) {
    const { mask } = request.context;
    const shown = fieldConflicts(foreign, desired.manifest, { live, ours, mask });
    return { action: 'refuse', reason: conflictWords(foreign, desired.manifest), conflicts: shown, live };
  }
  const { cluster, context } = request;
  const trial = await tryOut({
    cluster,
    kind,
    ref: desired.ref,
    manifest: desired.manifest,
    live,
    force: true,
    options: optionsOf(desired.manifest, context.options.syncOptions),
  });
  if (trial.outcome === 'refused')
    return { ...(await decideRefused(trial.error, { desired, kind, listed: live }, request)), force: true };
  if (trial.outcome !== 'configured') return { action: 'create', force: true };
  const decision = await decideExisting({ ...found, live: trial.live }, trial.applied, request);
  if (decision.action !== 'configure') return decision;
  // First contact with an object: all that its makers set is taken over. With one field of ours-to-be: that field alone.
  if (decision.reason !== undefined) return { ...decision, force: true };
  const reason = foreign.length > 0 ? taken(foreign) : takenBack(located);
  return { ...decision, force: true, reason };
}

function appliedBefore(conflict: LocatedConflict, previous: Manifest | undefined): boolean {
  if (!previous) return false;
  return valueAt(previous as Json, fieldPathTokens(conflict.path, previous as Json)) !== undefined;
}

function takenBack(conflicts: readonly LocatedConflict[]): string {
  return `Fields that Git sets were changed by ${managersOf(conflicts)}; they are taken back.`;
}

function taken(conflicts: readonly LocatedConflict[]): string {
  const fields = list(conflicts.map(({ tokens }) => toPointer(tokens)));
  return `Git sets ${fields} now, which ${managersOf(conflicts)} set before; Landfall takes over these fields and no others.`;
}

const managersOf = (conflicts: readonly LocatedConflict[]): string =>
  [...new Set(conflicts.map(({ manager }) => manager))].sort().join(', ');

/** Manager, fields and a way out, in words. Both values stand beside it in the item's conflicts. */
function conflictWords(conflicts: readonly LocatedConflict[], desired: Manifest): string {
  const byManager = new Map<string, string[]>();
  for (const { manager, tokens } of conflicts) {
    byManager.set(manager, [...(byManager.get(manager) ?? []), toPointer(tokens)]);
  }
  const named = [...byManager].sort(([a], [b]) => (a < b ? -1 : 1));
  const what = named.map(([manager, pointers]) => `${manager} owns ${list(pointers)}`).join('; ');
  const adoptable = named.every(([manager]) => isAdoptable(manager, desired));
  const way = adoptable
    ? ' Or switch on “Take over what other tools made” in the application’s settings.'
    : '';
  return `${what}. Landfall never set these fields and does not take them by force. Remove them from Git, or have the other manager release them.${way}`;
}

function list(pointers: readonly string[]): string {
  const shown = pointers.slice(0, 3).join(', ');
  return pointers.length > 3 ? `${shown} and ${pointers.length - 3} more` : shown;
}
