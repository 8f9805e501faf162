import { z } from 'zod';
import { acted, actVerb } from './act.ts';
import { createApplicationInput } from './application.ts';
import { clusterPermission, KUBECONFIG_MAX_BYTES } from './cluster.ts';
import { health } from './health.ts';
import { probeId } from './ids.ts';
import { plan } from './plan.ts';
import { problemWords } from './problem.ts';
import { rendererKind } from './renderer.ts';
import { repositoryCredential } from './repository.ts';
import { json, resourceRef, shortRef } from './resource.ts';
import { hostKeyView, sshAccessInput } from './ssh.ts';
import { commitSummary, objectEvent } from './sync.ts';

/** A live object that is larger is not shown: an answer is an event, and every open page gets it. */
export const LIVE_OBJECT_MAX_BYTES = 262_144;

/**
 * A question asked before anything is saved (design 3), or about what is in a cluster now: a row whose input is sealed to the role that answers it,
 * expiring after 15 minutes; the answer arrives on the event stream.
 */
export const probeInput = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('repository'),
    url: z.string().min(1).max(2048),
    credential: repositoryCredential.optional(),
    ssh: sshAccessInput.optional(),
    /** `npm start` only: take URL and credential of the sample repository. */
    sample: z.boolean().optional(),
  }),
  /** The keys that a host shows over SSH, for a person to compare with what its operator publishes. */
  z.strictObject({ kind: z.literal('host-keys'), url: z.string().min(1).max(2048) }),
  z.strictObject({
    kind: z.literal('cluster'),
    kubeconfig: z.string().max(KUBECONFIG_MAX_BYTES).default(''),
    context: z.string().max(253).optional(),
    /** `npm start` only: take the sandbox cluster's kubeconfig. */
    sandbox: z.boolean().optional(),
  }),
  /** Folders of a connected repository at a revision: what can be deployed. */
  z.strictObject({
    kind: z.literal('folders'),
    repositoryId: z.uuid(),
    targetRevision: z.string().min(1).max(255),
  }),
  /** Rendered preview and plan of an application that does not exist yet. */
  z.strictObject({ kind: z.literal('application'), application: createApplicationInput }),
  /** One object of an application as the cluster has it now. */
  z.strictObject({ kind: z.literal('object'), applicationId: z.uuid(), ref: resourceRef }),
  /** What an object of an application made (its pods and what is between), with the events of all of them. */
  z.strictObject({ kind: z.literal('inside'), applicationId: z.uuid(), ref: resourceRef }),
  /** The last lines of a container of a pod that an object of an application made. */
  z.strictObject({
    kind: z.literal('log'),
    applicationId: z.uuid(),
    ref: resourceRef,
    pod: z.string().min(1).max(253),
    container: z.string().min(1).max(63),
    previous: z.boolean().default(false),
  }),
  /** What bringing an application to one of its snapshots would do to its cluster now. */
  z.strictObject({ kind: z.literal('plan'), applicationId: z.uuid(), snapshotId: z.uuid() }),
]);
export type ProbeInput = z.infer<typeof probeInput>;

/** A verb about one object on its way to the cluster's host: asked for at a door of its own, which judges and audits it first. */
export const actProbe = z.strictObject({
  kind: z.literal('act'),
  applicationId: z.uuid(),
  verb: actVerb,
  ref: shortRef,
  at: z.iso.datetime(),
});
/** Every question that a row can hold. */
export const storedProbeInput = z.union([probeInput, actProbe]);
export type StoredProbeInput = z.infer<typeof storedProbeInput>;
export type ProbeKind = StoredProbeInput['kind'];

export const deployableFolder = z.object({ path: z.string(), kind: rendererKind });
export type DeployableFolder = z.infer<typeof deployableFolder>;

/** An object that another one made: a pod, or what stands between. */
export const childObject = z.object({
  ref: resourceRef,
  owner: z.string().describe('kind and name of who made it'),
  health: health.nullable(),
  createdAt: z.string().nullable(),
  containers: z
    .array(z.object({ name: z.string(), restarts: z.number().int() }))
    .describe('of a pod; those that begin it first'),
});
export type ChildObject = z.infer<typeof childObject>;

export const probeResult = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('repository'),
    url: z.string().describe('normalised'),
    defaultBranch: z.string(),
    branches: z.array(z.string()),
    tags: z.array(z.string()),
    head: commitSummary.nullable(),
    folders: z.array(deployableFolder),
  }),
  z.object({
    kind: z.literal('host-keys'),
    keys: z.array(hostKeyView),
    knownHosts: z.string().describe('the same as known_hosts lines'),
  }),
  z.object({
    kind: z.literal('cluster'),
    contexts: z.array(z.string()),
    context: z.string(),
    server: z.string(),
    version: z.string().nullable().describe('null while only the contexts were read'),
    nodes: z.number().int().nullable(),
    permissions: z.array(clusterPermission),
    warnings: z.array(z.string()),
  }),
  z.object({ kind: z.literal('folders'), head: commitSummary, folders: z.array(deployableFolder) }),
  z.object({
    kind: z.literal('application'),
    commit: commitSummary,
    renderer: z.object({ kind: rendererKind, version: z.string() }),
    manifests: z.array(json).describe('masked'),
    warnings: z.array(z.string()),
    /** Null until the cluster's host has answered; `planProblem` when it could not. */
    plan: plan.nullable(),
    planProblem: problemWords.nullable(),
  }),
  z.object({
    kind: z.literal('object'),
    manifest: json.describe('masked; without managedFields'),
    managers: z
      .array(
        z.object({
          manager: z.string(),
          operation: z.string(),
          subresource: z.string().optional(),
          at: z.string().optional().describe('RFC 3339'),
        }),
      )
      .describe('what managedFields comes to: who sets fields of it'),
    readAt: z.string(),
  }),
  z.object({
    kind: z.literal('inside'),
    children: z.array(childObject),
    more: z.number().int().describe('children that are not told, because there are too many'),
    events: z.array(objectEvent),
    readAt: z.string(),
  }),
  z.object({ kind: z.literal('log'), lines: z.array(z.string()), readAt: z.string() }),
  z.object({
    kind: z.literal('plan'),
    plan,
    readAt: z.string(),
  }),
  z.object({ kind: z.literal('act'), acted }),
]);
export type ProbeResult = z.infer<typeof probeResult>;

export const probeView = z.object({
  id: probeId,
  kind: z.enum([
    'repository',
    'host-keys',
    'cluster',
    'folders',
    'application',
    'object',
    'inside',
    'log',
    'plan',
    'act',
  ]),
  state: z.enum(['pending', 'running', 'done', 'failed']),
  /** What is being done now, in words ("rendering", "asking the cluster"). */
  stage: z.string().nullable(),
  result: probeResult.nullable(),
  problem: problemWords.nullable(),
  expiresAt: z.string(),
});
export type ProbeView = z.infer<typeof probeView>;
