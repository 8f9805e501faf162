import { z } from 'zod';
import { fieldPlace } from './field-place.ts';
import { json, type ResourceRef, resourceKey, resourceRef } from './resource.ts';

/** What a plan means to do with one object: a closed set, used by engine, API and pages alike. */
export const planAction = z.enum(['create', 'configure', 'unchanged', 'prune', 'skip', 'refuse']);
export type PlanAction = z.infer<typeof planAction>;

/**
 * The phases in their order (semantics A.1): those of a sync, SyncFail for one that failed, and the two around an
 * application's deletion (A.2).
 */
export const syncPhase = z.enum(['PreDelete', 'PreSync', 'Sync', 'PostSync', 'SyncFail', 'PostDelete']);
export type SyncPhase = z.infer<typeof syncPhase>;

/** When a hook is deleted (semantics A.2); none given reads as `BeforeHookCreation`. */
export const hookDeletePolicy = z.enum(['HookSucceeded', 'HookFailed', 'BeforeHookCreation']);
export type HookDeletePolicy = z.infer<typeof hookDeletePolicy>;

/** One changed field. `before`/`after` are absent when the field is absent on that side; secret values are masked. */
export const fieldChange = z.object({
  pointer: z.string().describe('RFC 6901'),
  place: fieldPlace.optional().describe('the same by what names list items, where something does'),
  before: json.optional(),
  after: json.optional(),
  /** Who holds the live value, where managedFields says so. */
  manager: z.string().optional(),
  since: z.string().optional().describe('RFC 3339'),
});
export type FieldChange = z.infer<typeof fieldChange>;

/** A field that another manager owns and that we never applied (design 4.5). */
export const fieldConflict = z.object({
  manager: z.string(),
  pointer: z.string(),
  live: json.optional(),
  desired: json.optional(),
  since: z.string().optional().describe('RFC 3339: since when that manager holds it'),
  /** Would be taken over, with its manager's fields migrated, if the application chose `adopt` (design 4.5). */
  adoptable: z.boolean().optional(),
});
export type FieldConflict = z.infer<typeof fieldConflict>;

/** How the reason of what is to go begins, where nothing else is the matter. */
export const LEFT_GIT = 'It left Git';

/** One object of a plan. Data only and already masked: it is stored, shown and sent. */
export const planItem = z.object({
  ref: resourceRef,
  action: planAction,
  /** Why, in words a person reads; always there for skip, refuse and prune. */
  reason: z.string().optional(),
  phase: syncPhase,
  wave: z.number().int(),
  /** It is a hook: made for this run, tracked by no inventory, counted by no diff (semantics A.2, A.5). */
  hook: z.object({ deletePolicy: z.array(hookDeletePolicy) }).optional(),
  /** How it is written, where that is not server-side apply: PUT, or deleted and made anew (semantics A.4 Replace, Force). */
  replace: z.enum(['replace', 'recreate']).optional(),
  /** Why it is not done without a person's yes (design 4.12, semantics A.4 `Prune=confirm`). */
  needsApproval: z.string().optional(),
  /** Other tools' managers whose fields are taken over with this write (design 4.5). */
  adopts: z.array(z.string()).optional(),
  changes: z.array(fieldChange),
  conflicts: z.array(fieldConflict),
  /** Of the live object this item was planned from. */
  resourceVersion: z.string().optional(),
  uid: z.string().optional(),
  warnings: z.array(z.string()),
});
export type PlanItem = z.infer<typeof planItem>;

/** Names one row of a sync: an object, or a hook in one phase (one object may be a hook of several, semantics A.2). */
export function stepKey(row: { ref: ResourceRef; phase?: SyncPhase | undefined; hook?: unknown }): string {
  const key = resourceKey(row.ref);
  return row.hook && row.phase ? `${key}@${row.phase}` : key;
}

/** Counts by action, for the summary line; hooks are not counted (semantics A.5). */
export const planSummary = z.record(planAction, z.number().int().nonnegative());
export type PlanSummary = z.infer<typeof planSummary>;

/** Desired vs live as data, ordered as it would be executed. */
export const plan = z.object({
  /** SHA-256 over the items without resource versions: an equal digest means the same plan. */
  digest: z.string(),
  items: z.array(planItem),
  summary: planSummary,
  warnings: z.array(z.string()),
});
export type Plan = z.infer<typeof plan>;

/** What became of one object in a sync. */
export const syncOutcome = z.enum(['created', 'configured', 'unchanged', 'pruned', 'skipped', 'failed']);
export type SyncOutcome = z.infer<typeof syncOutcome>;

export const objectResult = z.object({
  ref: resourceRef,
  outcome: syncOutcome,
  phase: syncPhase,
  wave: z.number().int(),
  hook: z.boolean().optional(),
  changes: z.array(fieldChange),
  health: z.enum(['Healthy', 'Suspended', 'Progressing', 'Missing', 'Degraded', 'Unknown']).optional(),
  message: z.string().optional(),
  durationMs: z.number().nonnegative().optional(),
});
export type ObjectResult = z.infer<typeof objectResult>;
