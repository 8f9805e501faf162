import { z } from 'zod';
import { heldReason, hold, overrideInput, syncOverride } from './freeze.ts';
import { health } from './health.ts';
import { applicationId, snapshotId, syncId } from './ids.ts';
import { fieldChange, objectResult, plan, planSummary, syncOutcome, syncPhase } from './plan.ts';
import { problemWords } from './problem.ts';
import { resourceRef } from './resource.ts';

/** A sync is pending or running, or has ended in exactly one of the last four (design 5). */
export const syncState = z.enum([
  'pending',
  'running',
  'waiting-for-approval',
  'succeeded',
  'failed',
  'superseded',
  'cancelled',
]);
export type SyncState = z.infer<typeof syncState>;

/** Has it ended? An ended sync never changes. */
export const syncEnded = (state: SyncState): boolean =>
  state === 'succeeded' || state === 'failed' || state === 'superseded' || state === 'cancelled';

/** What asked for the sync. */
export const syncTrigger = z.enum([
  'push',
  'poll',
  'person',
  'token',
  'self-heal',
  'created',
  'settings',
  'rollback',
  'deletion',
]);
export type SyncTrigger = z.infer<typeof syncTrigger>;

/** The steps of a run, as its page draws them. fetch and render come before the sync row and are copied from the snapshot. */
export const syncStep = z.enum(['fetch', 'render', 'plan', 'apply', 'health']);
export type SyncStep = z.infer<typeof syncStep>;

/** What a sync does: brings a cluster to a snapshot, or takes an application's objects away (semantics A.2, A.3). */
export const syncOperation = z.enum(['sync', 'delete']);
export type SyncOperation = z.infer<typeof syncOperation>;

/** An event of the cluster about an object. */
export const objectEvent = z.object({
  object: z.string().describe('kind and name'),
  type: z.string(),
  reason: z.string(),
  message: z.string(),
  count: z.number().int(),
  lastSeenAt: z.string().nullable(),
});

/** The last lines that a container wrote. */
export const containerLog = z.object({
  pod: z.string(),
  container: z.string(),
  previous: z.boolean().describe('of the container that ended before this one'),
  lines: z.array(z.string()),
});

/** What a hook that ended well wrote: the hook itself is mostly deleted by then. */
export const hookLog = z.object({ ref: resourceRef, logs: z.array(containerLog) });
export type HookLog = z.infer<typeof hookLog>;

/**
 * What was found beside an object that failed or did not get healthy in time: kept with the sync, so that the reason can
 * be read when the pod is long gone. Log lines and messages are bounded and hold no value of a Secret that we know.
 */
export const culprit = z.object({
  ref: resourceRef,
  /** The reason in one sentence: "2 of 3 pods ready; web-abc: ImagePullBackOff for 4 min". */
  message: z.string(),
  /** The pod that shows it, where there is one. */
  pod: z.string().optional(),
  events: z.array(objectEvent).describe('newest last'),
  logs: z.array(containerLog),
});
export type Culprit = z.infer<typeof culprit>;

/** Why a sync waits for a person's yes (design 4.12), and for which very plan the yes counts. */
export const syncApproval = z.object({
  planDigest: z.string(),
  /** What would be done, why that needs a yes, and what to do. */
  problem: problemWords,
  objects: z.array(resourceRef).describe('what it is about'),
  requestedAt: z.string(),
  expiresAt: z.string(),
  approvedBy: z.string().nullable(),
  approvedAt: z.string().nullable(),
});
export type SyncApproval = z.infer<typeof syncApproval>;

/** Which row of a sync an event is about: `stepKey` of it. */
const eventRow = {
  ref: resourceRef,
  wave: z.number().int(),
  phase: syncPhase.optional(),
  hook: z.boolean().optional(),
};

/** What the engine tells while it runs (port `Emit`): telemetry, batched by the host. */
export const engineEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('planned'), summary: planSummary, digest: z.string() }),
  z.object({
    type: z.literal('wave-started'),
    phase: syncPhase,
    wave: z.number().int(),
    objects: z.number().int(),
  }),
  z.object({ type: z.literal('object-applying'), ...eventRow }),
  z.object({ type: z.literal('object-applied'), result: objectResult }),
  z.object({ type: z.literal('object-health'), ...eventRow, health }),
  z.object({
    type: z.literal('wave-ended'),
    phase: syncPhase,
    wave: z.number().int(),
  }),
  z.object({ type: z.literal('culprit'), culprit }),
  z.object({ type: z.literal('note'), message: z.string() }),
]);
export type EngineEvent = z.infer<typeof engineEvent>;

/** A commit as pages show it. */
export const commitSummary = z.object({
  revision: z.string(),
  author: z.string(),
  message: z.string().describe('first line'),
  committedAt: z.string(),
});
export type CommitSummary = z.infer<typeof commitSummary>;

/** Rolls an application back to what this sync brought. */
export const rollbackInput = z.strictObject({
  /** The snapshot that is to run now, as the person saw it: when another has rolled back meanwhile, nothing is done. */
  from: snapshotId,
  reason: heldReason,
  override: overrideInput.optional(),
});
export type RollbackInput = z.infer<typeof rollbackInput>;

export const syncView = z.object({
  id: syncId,
  applicationId,
  applicationName: z.string(),
  number: z.number().int(),
  operation: syncOperation,
  state: syncState,
  trigger: syncTrigger,
  requestedBy: z.string().nullable(),
  scope: z.array(resourceRef).nullable().describe('null is the whole application'),
  snapshotId,
  commit: commitSummary,
  attempt: z.number().int(),
  requestedAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  durations: z.partialRecord(syncStep, z.number()).describe('milliseconds per step'),
  summary: planSummary.nullable(),
  problem: problemWords.nullable(),
  /** Set once it waited for a yes; without `approvedAt` in state `waiting-for-approval` it still does. */
  approval: syncApproval.nullable(),
  /** Pending, and does not start by itself while this holds it. */
  held: hold.nullable().default(null),
  override: syncOverride.nullable().default(null),
  supersededBy: z.number().int().nullable(),
});
export type SyncView = z.infer<typeof syncView>;

/** What a history can be narrowed to; several at once are one or the other. */
export const historyFilter = z.enum(['failed', 'pushes', 'people', 'healing', 'rollbacks']);
export type HistoryFilter = z.infer<typeof historyFilter>;

/** Which syncs each filter leaves: by how they ended, or by what asked for them. */
export const HISTORY_FILTERS: Record<HistoryFilter, { states?: SyncState[]; triggers?: SyncTrigger[] }> = {
  failed: { states: ['failed'] },
  pushes: { triggers: ['push', 'poll', 'created', 'settings'] },
  people: { triggers: ['person', 'token', 'deletion'] },
  healing: { triggers: ['self-heal'] },
  rollbacks: { triggers: ['rollback'] },
};

/** Does a narrowed history have this sync? */
export const inHistory = (
  { state, trigger }: Pick<SyncView, 'state' | 'trigger'>,
  filters: readonly HistoryFilter[],
): boolean =>
  filters.length === 0 ||
  filters.some((filter) => {
    const { states, triggers } = HISTORY_FILTERS[filter];
    return states?.includes(state) || triggers?.includes(trigger);
  });

/** One object's row on the sync page: planned first, then its result and health. */
export const syncObject = z.object({
  ref: resourceRef,
  phase: syncPhase,
  wave: z.number().int(),
  hook: z.boolean().optional(),
  planned: z.enum(['create', 'configure', 'unchanged', 'prune', 'skip', 'refuse']),
  outcome: syncOutcome.nullable(),
  changes: z.array(fieldChange),
  health: health.nullable(),
  message: z.string().nullable(),
  durationMs: z.number().nullable(),
});
export type SyncObject = z.infer<typeof syncObject>;

export const syncDetail = syncView.extend({
  objects: z.array(syncObject),
  plan: plan.nullable(),
  culprits: z.array(culprit),
  hookLogs: z.array(hookLog),
});
export type SyncDetail = z.infer<typeof syncDetail>;
