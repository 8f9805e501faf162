import type { FieldChange } from '@landfall/contracts/plan';
import { FIELD_MANAGER, type Manifest } from '@landfall/contracts/resource';
import { contentChanges } from '../compare/changes.ts';
import type { Desired } from '../normalize/desired.ts';
import type { Applied, Kind } from '../ports/cluster.ts';
import { takenOver, wasWrittenWhole, withoutTheirs } from './adopt.ts';
import { fieldChanges } from './changes.ts';
import { withoutDrawn } from './drawn.ts';
import { makersOf, migrates } from './makers.ts';
import type { Decision } from './step.ts';
import { tryWhole } from './try-whole.ts';
import type { DecisionRequest } from './types.ts';

/** A desired object that stands in the cluster. */
export interface Found {
  desired: Desired;
  kind: Kind;
  live: Manifest;
  ours: boolean;
}

/** Decides by what a dry run over an existing object came to. */
export async function decideExisting(
  found: Found,
  applied: Applied,
  request: DecisionRequest,
): Promise<Decision> {
  const { live, ours } = found;
  const { context } = request;
  const makers = !ours && context.options.adopt === true ? makersOf(live, found.desired.manifest) : [];
  if (makers.length > 0) return decideAdoption(found, applied, makers, request);
  if (ours && wasWrittenWhole(live)) return decideHandover(found, applied, request);
  if (contentChanges(live, applied.object).length === 0) return { action: 'unchanged', live };
  const changes = changesOf(found, applied.object, request);
  const { warnings } = applied;
  if (ours) return { action: 'configure', live, changes, warnings };
  const reason =
    'It exists and nobody manages it: no field of it is in conflict, so it becomes part of this application.';
  return { action: 'configure', reason, live, changes: changes.map(withoutBefore), warnings };
}

async function decideAdoption(
  found: Found,
  applied: Applied,
  makers: string[],
  request: DecisionRequest,
): Promise<Decision> {
  const { context } = request;
  const { live } = found;
  const { object, warnings } = applied;
  if (!migrates(found.desired.manifest, context.options.syncOptions)) {
    const changes = changesOf(found, object, request).map(withoutBefore);
    const reason = `It was made by ${makers.join(', ')}; Landfall takes over the fields that Git sets and leaves what else they set.`;
    return { action: 'configure', reason, live, changes, warnings };
  }
  const after = await afterTakeOver(found, applied, makers, request);
  const changes = changesOf(found, after, request).map(withoutBefore);
  const taken = takenOver(live, makers);
  return { action: 'configure', live, changes, ...taken, warnings: [...warnings, ...taken.warnings] };
}

/** Without it a field that leaves Git would stay for ever: nobody but the earlier write owns it. */
async function decideHandover(found: Found, applied: Applied, request: DecisionRequest): Promise<Decision> {
  const { live } = found;
  const { warnings } = applied;
  const after = await afterTakeOver(found, applied, [FIELD_MANAGER], request);
  const changes = changesOf(found, after, request);
  const reason =
    'It was written as a whole so far (Replace=true); from now on its fields are applied one by one.';
  return { action: 'configure', reason, live, changes, warnings };
}

/** The changes as the plan shows them. */
const changesOf = ({ desired, live }: Found, after: Manifest, { context }: DecisionRequest): FieldChange[] =>
  fieldChanges(live, withoutDrawn(after, desired.manifest, live), context.mask);

/** What these managers alone set and Git does not have goes; the defaults among it come back. */
async function afterTakeOver(
  { desired, kind, live }: Found,
  applied: Applied,
  managers: readonly string[],
  { cluster }: DecisionRequest,
): Promise<Manifest> {
  const rest = withoutTheirs({ applied: applied.object, desired: desired.manifest, live }, managers);
  return (await tryWhole(cluster, kind, rest, live))?.object ?? applied.object;
}

/** What a stranger's object holds is not ours to show: only that there was something. */
export const withoutBefore = ({ before, ...change }: FieldChange): FieldChange =>
  before === undefined ? change : { ...change, before: '•••••' };
