import { z } from 'zod';
import { ignoreDifference } from './application.ts';
import { fieldPlace } from './field-place.ts';
import { overrideInput } from './freeze.ts';
import { applicationId, clusterId, driftId } from './ids.ts';
import { pageQuery } from './page.ts';
import { proposalView } from './proposal.ts';
import { json, resourceRef } from './resource.ts';

/** What happened to an object: a field of ours was changed, it was deleted, or our label was taken off. */
export const driftWhat = z.enum(['changed', 'deleted', 'unlabelled']);
export type DriftWhat = z.infer<typeof driftWhat>;

/** `healed` by us, `reverted` by a person's sync or by a commit, `ignored` by a rule, `gone` without us. */
export const driftState = z.enum(['open', 'healed', 'reverted', 'ignored', 'gone']);
export type DriftState = z.infer<typeof driftState>;

/** Healing stops once a field was healed so often in a row, */
export const HEAL_ROUNDS = 3;
/** and the same manager changed it again within this time. */
export const HEAL_AGAIN_MS = 600_000;
/** What failed to heal, or is deleted again and again, is healed again after this long (semantics A.3: at most 300 s). */
export const HEAL_PAUSE_MS = 300_000;

/** One difference between what was last applied and what is there (design 7). Values are masked. */
export const driftView = z.object({
  id: driftId,
  applicationId,
  applicationName: z.string(),
  clusterId,
  clusterName: z.string(),
  ref: resourceRef,
  what: driftWhat,
  /** RFC 6901; '' is the object as a whole. */
  field: z.string(),
  place: fieldPlace.optional().describe('the same by what names list items, where something does'),
  old: json.optional().describe('what Git has; absent when the field is not in Git'),
  new: json.optional().describe('what is there; absent when it is gone'),
  manager: z.string().nullable().describe('who changed it, where the API server says so'),
  since: z.string().nullable().describe('RFC 3339, where the API server says so'),
  foundAt: z.string(),
  state: driftState,
  healed: z.number().int().describe('how often it was healed in a row'),
  stoppedAt: z.string().nullable().describe('since when it is not healed any more'),
  proposal: proposalView.optional().describe('the newest change to Git that says what is there'),
});
export type DriftView = z.infer<typeof driftView>;

/**
 * Why Git is not asked to take it: values of a `secret` are known by their masks alone and belong into no commit; what drifted
 * as a `whole` has no value; and one of `many` is written by hand. Null where Git may be asked.
 */
export function whyNotAccepted({
  what,
  ref,
  old,
  new: live,
}: Pick<DriftView, 'what' | 'ref' | 'old' | 'new'>): 'secret' | 'whole' | 'many' | null {
  if (ref.kind.toLowerCase() === 'secret') return 'secret';
  if (what !== 'changed') return 'whole';
  return [old, live].every((side) => typeof side !== 'object' || side === null) ? null : 'many';
}

/** The same change in one or many objects: same kind, field, old and new value, manager. */
export const driftGroup = z.object({
  id: z.string().describe('names the change'),
  foundAt: z.string().describe('the newest'),
  count: z.number().int(),
  drifts: z.array(driftView).describe('the newest 100'),
});
export type DriftGroup = z.infer<typeof driftGroup>;

export const driftQuery = pageQuery.extend({ applicationId: z.uuid().optional() });
export type DriftQuery = z.infer<typeof driftQuery>;

const driftIds = z.array(z.uuid()).min(1).max(500);
export const revertDriftInput = z.strictObject({
  driftIds,
  override: overrideInput.optional().describe('why it is reverted though something holds the application'),
});
export type RevertDriftInput = z.infer<typeof revertDriftInput>;

export const ignoreDriftInput = z.strictObject({
  driftIds,
  /** The rule names the object, or every object of its kind in the application. */
  scope: z.enum(['object', 'kind']),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
});
export type IgnoreDriftInput = z.infer<typeof ignoreDriftInput>;

/** What ignoring would write to one application, and what that hides beside what was asked for. */
export const ignorePreview = z.object({
  applicationId,
  applicationName: z.string(),
  rules: z.array(ignoreDifference),
  drifts: z.array(driftView).describe('other open drift that the rules hide'),
  objects: z.array(resourceRef).describe('every object that the rules are about'),
});
export type IgnorePreview = z.infer<typeof ignorePreview>;
