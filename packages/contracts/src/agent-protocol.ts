import { z } from 'zod';
import { logLines } from './follow.ts';
import {
  fieldLeft,
  hostAnswer,
  hostedApplication,
  hostFacts,
  hostQuestion,
  previousSnapshots,
} from './host.ts';
import { agentIdentityId, agentTaskId, applicationId, clusterId, organizationId, snapshotId } from './ids.ts';
import { objectResult, plan } from './plan.ts';
import { problemWords } from './problem.ts';
import { resourceRef } from './resource.ts';
import { engineEvent } from './sync.ts';

/**
 * What an agent and the platform say to each other (design 8): JSON text frames over one WebSocket at `/agent/connect`, opened by
 * the agent. No frame can carry a Kubernetes write. Raised when an older side would misunderstand.
 */
export const AGENT_PROTOCOL = 1;
export const OLDEST_AGENT_PROTOCOL = 1;

/** A frame that is longer ends the connection. */
export const MOST_FRAME_BYTES = 8 * 1024 * 1024;
/** Frames of an agent in ten seconds; more end the connection. */
export const MOST_FRAMES_IN_TEN_SECONDS = 2_000;
/** Applications of one cluster that its agent is told of, over all frames. */
export const MOST_DESIRED = 5_000;
/** Either side says something this often; silence of three times that is a dead connection. */
export const AGENT_HEARTBEAT_MS = 10_000;
/** An identity's key is replaced after this long; the old one is good for an hour more. */
export const ROTATE_AFTER_MS = 24 * 3_600_000;
export const ROTATE_OVERLAP_MS = 3_600_000;

const key = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const signature = z.string().regex(/^[A-Za-z0-9_-]{86}$/);

/** Shown on the cluster's page: one line. */
const agentVersion = z
  .string()
  .max(40)
  .regex(/^[\x20-\x7e]*$/);

/** Public halves: Ed25519 to sign with, X25519 to seal to. */
export const agentKeys = z.object({ signing: key, sealing: key });
export type AgentKeys = z.infer<typeof agentKeys>;

/** `POST /agent/enrol`: a one-time token for an identity. That the keys are the sender's shows at its first connect. */
export const enrolInput = z.strictObject({
  token: z.string().max(100),
  keys: agentKeys,
  version: agentVersion,
});
export type EnrolInput = z.infer<typeof enrolInput>;
export const enrolled = z.object({
  organizationId,
  clusterId,
  identityId: agentIdentityId,
  name: z.string(),
});
export type Enrolled = z.infer<typeof enrolled>;

/** What an agent signs at each connect: the platform's nonce, who it is, and whom it believes to talk to. */
export const challengeText = (nonce: string, identityId: string, origin: string): string =>
  `landfall-agent-connect\n${nonce}\n${identityId}\n${origin}`;
/** What it signs, with the old key, to be known by new ones. */
export const rotationText = (identityId: string, keys: AgentKeys): string =>
  `landfall-agent-rotate\n${identityId}\n${keys.signing}\n${keys.sealing}`;

/** What an agent keeps of one application: enough to heal it alone. */
export const desiredApplication = z.object({
  application: hostedApplication,
  /** Applied in full last. */
  snapshotId,
  previous: previousSnapshots,
  /** Put back what drifts while the platform is away. */
  heal: z.boolean(),
  leave: z.array(fieldLeft),
});
export type DesiredApplication = z.infer<typeof desiredApplication>;

/** What a run is told while it goes. */
export const decision = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stop'), reason: z.enum(['cancelled', 'superseded', 'lost']) }),
  /** A newer snapshot waits and changes these; null: nothing newer, or not to be heeded. */
  z.object({ kind: z.literal('newer'), changed: z.array(resourceRef).nullable() }),
]);
export type Decision = z.infer<typeof decision>;

export const fromPlatform = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('challenge'),
    nonce: z.string(),
    protocol: z.number().int(),
    oldest: z.number().int(),
    /** The platform's clock, ms since 1970: what an agent tells the time with. */
    at: z.number().optional(),
  }),
  /** In: `acked` is the highest number of the agent's journal that is kept. `access` opens snapshots while this connection lives. */
  z.object({
    type: z.literal('welcome'),
    acked: z.number().int().nonnegative(),
    access: z.string(),
    /** The identity's keys are old: make new ones. */
    rotate: z.boolean(),
  }),
  /** All of what is wanted; what is not listed is no longer this agent's. With `more` it goes on in the next one of these. */
  z.object({
    type: z.literal('desired'),
    applications: z.array(desiredApplication).max(MOST_DESIRED),
    more: z.literal(true).optional(),
    /** With the last of them: applications of this cluster of which nothing is applied in full yet. */
    others: z.array(applicationId).max(MOST_DESIRED).optional(),
  }),
  z.object({
    type: z.literal('task'),
    id: agentTaskId,
    question: hostQuestion,
    /** From when it came; a task that is older is not begun. */
    withinMs: z.number().int().positive(),
  }),
  z.object({ type: z.literal('decision'), taskId: agentTaskId, decision }),
  /** Nobody hears this follow any more: it is to end. */
  z.object({ type: z.literal('unfollow'), taskId: agentTaskId }),
  z.object({ type: z.literal('ack'), upTo: z.number().int().nonnegative() }),
  z.object({ type: z.literal('rotated'), identityId: agentIdentityId }),
  z.object({ type: z.literal('ping') }),
  /** Why the platform hangs up; `final`: do not come back with this identity. */
  z.object({ type: z.literal('bye'), problem: problemWords, final: z.boolean() }),
]);
export type FromPlatform = z.infer<typeof fromPlatform>;

/** A heal that the agent did by itself while the platform was away. */
export const healedAlone = z.object({
  applicationId,
  snapshotId,
  /** By the agent's clock; durations are by its monotonic one. */
  agoMs: z.number().nonnegative().describe('how long before this was sent it began'),
  tookMs: z.number().nonnegative(),
  plan,
  results: z.array(objectResult),
  outcome: z.enum(['succeeded', 'failed']),
  problem: problemWords.optional(),
});
export type HealedAlone = z.infer<typeof healedAlone>;

/** What an agent has to tell, numbered from 1 without gaps for one identity's cluster; kept by it until acknowledged. */
export const journalEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('events'), taskId: agentTaskId, events: z.array(engineEvent).max(500) }),
  z.object({ kind: z.literal('answer'), taskId: agentTaskId, answer: hostAnswer }),
  z.object({ kind: z.literal('healed'), healed: healedAlone }),
  /** Something of these applications moved: look at them. A status update: may be dropped. */
  z.object({ kind: z.literal('moved'), applicationIds: z.array(z.uuid()).max(500) }),
  /** In the place of a status update that was dropped. */
  z.object({ kind: z.literal('dropped') }),
]);
export type JournalEntry = z.infer<typeof journalEntry>;

export const fromAgent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    protocol: z.number().int(),
    version: agentVersion,
    identityId: agentIdentityId,
    signature,
    /** Of its journal: another one than before begins at 1 (the agent's memory was lost). */
    journalId: z.uuid(),
  }),
  z.object({ type: z.literal('facts'), facts: hostFacts }),
  z.object({ type: z.literal('journal'), seq: z.number().int().positive(), entry: journalEntry }),
  z.object({ type: z.literal('rotate'), keys: agentKeys, signature }),
  /** Of a log that is followed: passed on and kept nowhere, so no part of the journal. */
  z.object({ type: z.literal('lines'), taskId: agentTaskId, lines: logLines }),
  z.object({ type: z.literal('ping') }),
]);
export type FromAgent = z.infer<typeof fromAgent>;

/**
 * What `GET /agent/snapshots/:id` brings, sealed to the agent's key: gzip of this as JSON. The seal's context names organization,
 * cluster and snapshot, so that another one's is refused.
 */
export const agentBundle = z.object({
  snapshotId,
  digest: z.string(),
  manifests: z.array(z.record(z.string(), z.unknown())),
  /** The organization's key for masks, base64: masks must compare with those of the platform. */
  maskKey: z.string(),
});
export type AgentBundle = z.infer<typeof agentBundle>;
export const bundleContext = (organization: string, cluster: string, snapshot: string): string =>
  [organization, 'agent_bundles', cluster, snapshot].join('|');
