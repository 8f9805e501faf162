import { z } from 'zod';
import { acted, actVerb } from './act.ts';
import { resourceState, syncPolicy } from './application.ts';
import { clusterPermission, servedKind } from './cluster.ts';
import { fieldPlace } from './field-place.ts';
import { followEnd } from './follow.ts';
import { health } from './health.ts';
import { applicationId, probeId, snapshotId, syncId } from './ids.ts';
import { objectResult, plan } from './plan.ts';
import { probeResult } from './probe.ts';
import { problemWords } from './problem.ts';
import { resourceRef, shortRef } from './resource.ts';
import { culprit, hookLog, syncOperation } from './sync.ts';

/** What is asked of a cluster's host, and what it answers (design 3). No question can carry a write: a host decides by its own plan. */

/** What was applied last: a snapshot, and of a later one that was not applied in full what was written. */
export const previousSnapshots = z.object({
  snapshotId: snapshotId.nullable(),
  partly: z.object({ snapshotId, written: z.array(resourceRef) }).optional(),
});
export type PreviousSnapshots = z.infer<typeof previousSnapshots>;

/** What an inventory holds: who the objects are, and each as it was made. */
const inventory = z.array(resourceRef.extend({ uid: z.string() }));

/** The code of a host's problem that cannot read its own inventory of an application: ask again with `restore`. */
export const MEMORY_DAMAGED = 'memory-damaged';

/** An application as its host needs to know it: whose objects these are, and what its policy is. */
export const hostedApplication = z.object({
  id: applicationId,
  /** First part of the tracking annotation's value. */
  trackingPrefix: z.string(),
  namespace: z.string(),
  policy: syncPolicy,
});
export type HostedApplication = z.infer<typeof hostedApplication>;

/** What the platform knows of other applications whose objects a first plan met; its ids and keys are in no order. */
export const amongOthers = z.object({
  others: z
    .record(z.string(), z.string().nullable())
    .describe('names by application id; null for one that is no more'),
  released: z.array(z.string()).describe('resource keys that are free to take'),
  wantedBy: z.record(z.string(), z.string()).describe('names by resource key'),
});
export type AmongOthers = z.infer<typeof amongOthers>;

/** The run as its hooks know it. */
export const hookRunWire = z.object({
  id: syncId,
  revision: z.string(),
  startedAt: z.string(),
  done: z.array(z.string()),
  failed: z.record(z.string(), z.string()),
});
export type HookRunWire = z.infer<typeof hookRunWire>;

/** A field that a heal leaves as it lives. */
export const fieldLeft = z.object({ ref: resourceRef, pointer: z.string(), place: fieldPlace.optional() });
export type FieldLeft = z.infer<typeof fieldLeft>;

export const planQuestion = z.object({
  application: hostedApplication,
  snapshotId,
  previous: previousSnapshots,
  operation: syncOperation.default('sync'),
  deletion: z.enum(['foreground', 'background', 'orphan']).optional(),
  /** Only these objects. */
  scope: z.array(resourceRef).optional(),
  hooks: hookRunWire.optional(),
  /** A heal: ignored fields stay as they live, and these stay too. */
  heal: z.object({ leave: z.array(fieldLeft) }).optional(),
  among: amongOthers.optional(),
  /** What is known of the host's inventory elsewhere: taken where its own cannot be read, and nowhere else. */
  restore: inventory.optional(),
});
export type PlanQuestion = z.infer<typeof planQuestion>;

export const planAnswer = z.object({
  plan,
  /** How many objects the inventory holds. */
  inventorySize: z.number().int().nonnegative(),
  /** Resource keys of which the inventory knows an intent and no outcome. */
  intended: z.array(z.string()),
  /** Objects refused because they carry another application's mark. */
  taken: z.array(z.object({ ref: resourceRef, owner: z.string() })),
  /** How the objects stand by this plan; for a run that is not executed. */
  seen: z.object({ resources: z.array(resourceState), health }),
});
export type PlanAnswer = z.infer<typeof planAnswer>;

export const executeQuestion = z.object({
  syncId,
  applicationId,
  /** The plan, as this host made it a moment ago. Another one is not executed. */
  planDigest: z.string(),
  /** Counts up with each attempt of anybody; a host that saw a higher one refuses. */
  generation: z.number().int().positive(),
  waveDeadlineSeconds: z.number(),
  waitForHealth: z.boolean(),
});
export type ExecuteQuestion = z.infer<typeof executeQuestion>;

export const executeAnswer = z.object({
  outcome: z.enum(['succeeded', 'failed', 'superseded', 'cancelled']),
  problem: problemWords.optional(),
  results: z.array(objectResult),
  culprits: z.array(culprit),
  hookLogs: z.array(hookLog),
  durations: z.object({ apply: z.number(), health: z.number() }),
  seen: z.object({ resources: z.array(resourceState), health }),
  /** All that the host's inventory of the application holds now. */
  inventory,
});
export type ExecuteAnswer = z.infer<typeof executeAnswer>;

/** How an application stands against a snapshot. Runs nothing. */
export const observeQuestion = planQuestion
  .pick({ application: true, snapshotId: true, previous: true, restore: true })
  .extend({
    /** Git has not moved on: what a heal would put back, and no more. */
    respectIgnored: z.boolean(),
  });
export type ObserveQuestion = z.infer<typeof observeQuestion>;

export const observeAnswer = z.object({ plan, resources: z.array(resourceState), health });
export type ObserveAnswer = z.infer<typeof observeAnswer>;

/** A look at one object of an application, or into it. */
const ofObject = { application: hostedApplication, snapshots: z.array(snapshotId), ref: resourceRef };
export const objectQuestion = z.object(ofObject);
export const logQuestion = z.object({
  ...ofObject,
  pod: z.string().max(253),
  container: z.string().max(63),
  previous: z.boolean(),
});

/** A container's log, line by line as it writes them, for whoever holds this follow. */
export const followQuestion = logQuestion
  .omit({ previous: true })
  .extend({ ref: shortRef, followId: probeId });
export type FollowQuestion = z.infer<typeof followQuestion>;

/** A verb about one object: what is written the host knows by itself, from what was applied last. */
export const actQuestion = z.object({
  applicationId,
  ref: shortRef,
  act: actVerb,
  /** When it was asked for: done twice it is done once. */
  at: z.iso.datetime(),
});
export type ActQuestion = z.infer<typeof actQuestion>;

const name = z.string().max(300);

/** What a cluster is, as its own host sees it. */
export const hostFacts = z.object({
  version: z.string().max(100),
  /** Of the kube-system namespace. */
  uid: z.string().max(100).nullable(),
  nodes: z.number().int().min(0).max(1_000_000).nullable(),
  permissions: z
    .array(clusterPermission.extend({ verb: name, resource: name, namespace: name.nullable() }))
    .max(500),
  kinds: z.array(servedKind.extend({ group: name, version: name, kind: name })).max(5_000),
});
export type HostFacts = z.infer<typeof hostFacts>;

/** Everything that may be asked. */
export const hostQuestion = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('plan'), question: planQuestion }),
  z.object({ kind: z.literal('execute'), question: executeQuestion }),
  z.object({ kind: z.literal('observe'), question: observeQuestion }),
  z.object({ kind: z.literal('object'), question: objectQuestion }),
  z.object({ kind: z.literal('inside'), question: objectQuestion }),
  z.object({ kind: z.literal('log'), question: logQuestion }),
  z.object({ kind: z.literal('follow'), question: followQuestion }),
  z.object({ kind: z.literal('act'), question: actQuestion }),
]);
export type HostQuestion = z.infer<typeof hostQuestion>;
export type HostQuestionKind = HostQuestion['kind'];

/** What came of a question: an answer of its kind, or why there is none. `gone`: the plan it builds on is not there any more. */
export const hostAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('plan'), answer: planAnswer }),
  z.object({ kind: z.literal('execute'), answer: executeAnswer }),
  z.object({ kind: z.literal('observe'), answer: observeAnswer }),
  z.object({ kind: z.literal('probe'), answer: probeResult }),
  z.object({ kind: z.literal('follow'), answer: z.object({ ended: followEnd }) }),
  z.object({ kind: z.literal('act'), answer: acted }),
  z.object({ kind: z.literal('problem'), problem: problemWords, transient: z.boolean() }),
]);
export type HostAnswer = z.infer<typeof hostAnswer>;
