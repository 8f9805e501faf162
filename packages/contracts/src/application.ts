import { z } from 'zod';
import { slug } from './account.ts';
import { heldReason, hold } from './freeze.ts';
import { health } from './health.ts';
import { applicationId, clusterId, projectId, repositoryId, snapshotId, syncId } from './ids.ts';
import { fieldChange, plan } from './plan.ts';
import { problemWords } from './problem.ts';
import { renderedWith, rendererOptions } from './renderer.ts';
import { FIELD_MANAGER, resourceRef } from './resource.ts';
import { commitSummary, syncState } from './sync.ts';

/** Path inside a repository: relative, no `..`, no `.git`, no backslash, NUL or escapes (security REPO-1). '.' is the root. */
export const repositoryPath = z
  .string()
  .max(1024)
  .transform((text) => text.replace(/^\.\//, '').replace(/(?<=[^/])\/+$/, '') || '.')
  .refine((text) => /^\p{ASCII}*$/u.test(text), {
    // Letters that look alike, or turn the text around, name another folder than the one that was read.
    error:
      'A folder whose name has letters outside ASCII is not read. Rename it in Git, like `cafe` for `café`.',
    abort: true,
  })
  .refine((text) => text === '.' || isPlainRelative(text), {
    error: 'Use a folder inside the repository, like `shop/overlays/production`.',
  });

function isPlainRelative(text: string): boolean {
  if (!/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text)) return false;
  if (/[\\%:*?"<>|]/.test(text)) return false;
  return text
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git');
}

/** One entry of `syncPolicy.syncOptions`: `Name` or `Name=value`, the grammar and names of semantics A.4. */
export const syncOption = z
  .string()
  .max(128)
  .regex(/^[A-Z][A-Za-z]*(=[A-Za-z0-9._-]+)?$/, 'Use Name=value, like PruneLast=true.');

/** Of one application. */
export const MOST_IGNORE_RULES = 50;
/** Pointers of one rule, and jq expressions of one. */
export const MOST_IGNORE_POINTERS = 50;
/** Characters of one jq expression. */
export const MOST_JQ_LENGTH = 1_024;

/**
 * Fields whose difference is no difference (semantics A.5). `group` and `kind` are globs; a pointer is RFC 6901; a manager's
 * fields are those that managedFields says it owns.
 */
export const ignoreDifference = z.strictObject({
  group: z.string().max(253).default(''),
  kind: z.string().min(1).max(253),
  name: z.string().max(253).optional(),
  namespace: z.string().max(63).optional(),
  jsonPointers: z
    .array(z.string().max(1024).regex(/^\//, 'A pointer begins with /.'))
    .max(MOST_IGNORE_POINTERS)
    .default([]),
  jqPathExpressions: z.array(z.string().min(1).max(MOST_JQ_LENGTH)).max(MOST_IGNORE_POINTERS).default([]),
  managedFieldsManagers: z
    .array(
      z
        .string()
        .min(1)
        .max(128)
        .refine(
          (name) => name !== FIELD_MANAGER,
          'What Landfall owns is what Git sets. Name another manager.',
        ),
    )
    .max(20)
    .default([]),
  /** Past it the rule holds no more. */
  expiresAt: z.iso.datetime({ offset: true }).optional(),
});
export type IgnoreDifference = z.infer<typeof ignoreDifference>;

/** Does a rule still hold? */
export const stillHolds = ({ expiresAt }: IgnoreDifference, now: Date): boolean =>
  expiresAt === undefined || new Date(expiresAt) > now;

export const syncPolicy = z.strictObject({
  automated: z.boolean().default(true),
  prune: z.boolean().default(true),
  selfHeal: z.boolean().default(true),
  createNamespace: z.boolean().default(true),
  waitForHealth: z.boolean().default(true),
  /** Each wave's deadline; past it the sync fails and names the culprit. */
  waveDeadlineSeconds: z.number().int().min(5).max(86_400).default(600),
  /** Take over objects that kubectl, Helm, Argo CD or Flux made: their fields are migrated to us (design 4.5). */
  adopt: z.boolean().default(false),
  /** For every object of the application; an object's own annotation wins (semantics A.4). */
  syncOptions: z.array(syncOption).max(30).default([]),
  ignoreDifferences: z.array(ignoreDifference).max(MOST_IGNORE_RULES).default([]),
  /** Labels and annotations of the destination namespace, with `createNamespace` (semantics A.4 managedNamespaceMetadata). */
  namespaceMetadata: z
    .strictObject({
      labels: z.record(z.string().max(317), z.string().max(63)).default({}),
      annotations: z.record(z.string().max(317), z.string().max(4096)).default({}),
    })
    .prefault({}),
});
export type SyncPolicy = z.infer<typeof syncPolicy>;

/** Branch, tag, semver range, SHA or HEAD; ref grammar is checked again where git runs. */
export const targetRevision = z
  .string()
  .min(1)
  .max(255)
  .regex(/^(?!-)[A-Za-z0-9._/~^<>=*@ |+-]+$/, 'Use a branch, a tag, a semver range or a full commit id.');

const applicationSource = {
  repositoryId,
  targetRevision: targetRevision.default('HEAD'),
  path: repositoryPath.default('.'),
  renderer: rendererOptions.prefault({}),
};
const applicationDestination = { clusterId, namespace: slug };

export const createApplicationInput = z.strictObject({
  name: slug,
  projectId: projectId.optional().describe('the default project when left out'),
  ...applicationSource,
  ...applicationDestination,
  syncPolicy: syncPolicy.prefault({}),
});
export type CreateApplicationInput = z.infer<typeof createApplicationInput>;

export const updateApplicationInput = z.strictObject({
  targetRevision: targetRevision.optional(),
  path: repositoryPath.optional(),
  renderer: rendererOptions.optional(),
  syncPolicy: syncPolicy.optional(),
});
export type UpdateApplicationInput = z.infer<typeof updateApplicationInput>;

/**
 * How an application is removed: `keep` forgets it and leaves its objects; the others delete them by wave, highest first,
 * with the propagation of that name (semantics A.2).
 */
export const removeApplicationQuery = z.object({
  objects: z.enum(['keep', 'foreground', 'background', 'orphan']).default('keep'),
  /** Why its objects are deleted although a lock, a window or the stopped line holds the application. */
  override: heldReason.optional(),
});
export type RemoveApplicationQuery = z.infer<typeof removeApplicationQuery>;

/** What deleting an application with its objects would take. */
export const applicationRemoval = z.object({
  objects: z.array(resourceRef).describe('everything it is recorded to have'),
  precious: z.array(resourceRef).describe('of these: what takes data or other objects with it'),
});
export type ApplicationRemoval = z.infer<typeof applicationRemoval>;

/** A branch that brings Git back to what an application is pinned to. */
export const revertState = z.object({
  state: z.enum(['asked', 'pushed', 'failed']),
  branch: z.string(),
  /** The commit on it; null until it is pushed. */
  revision: z.string().nullable(),
  /** Where the host opens a pull request of it; null when the host is not known to have such a page. */
  url: z.string().nullable(),
  problem: problemWords.nullable(),
  /** Where it was made a pull request of at GitHub. */
  pull: z
    .object({ number: z.number().int(), state: z.enum(['open', 'conflicts', 'merged', 'closed']) })
    .nullable()
    .default(null),
});
export type RevertState = z.infer<typeof revertState>;

/** May another branch be asked for: did the pull request of this one come to nothing? */
export const mayRevertAnew = ({ pull }: Pick<RevertState, 'pull'>): boolean =>
  pull?.state === 'closed' || pull?.state === 'conflicts';

/** Rolled back, and held there while automatic sync stays on. */
export const applicationPin = z.object({
  snapshotId,
  commit: commitSummary,
  syncNumber: z.number().int().describe('the entry of the history that it was rolled back to'),
  by: z.string().nullable(),
  reason: z.string(),
  at: z.string(),
  revert: revertState.nullable(),
});
export type ApplicationPin = z.infer<typeof applicationPin>;

export const syncStatus = z.enum([
  'Synced',
  'Pinned',
  'Syncing',
  'OutOfSync',
  'Failed',
  'WaitingForApproval',
  'Unknown',
]);
export type SyncStatus = z.infer<typeof syncStatus>;

export const applicationView = z.object({
  id: applicationId,
  name: z.string(),
  projectId,
  repositoryId,
  repositoryName: z.string(),
  repositoryUrl: z.string(),
  targetRevision: z.string(),
  path: z.string(),
  renderer: rendererOptions,
  clusterId,
  clusterName: z.string(),
  namespace: z.string(),
  syncPolicy,
  syncStatus,
  health,
  /** Being taken away with its objects: nothing else is applied to it. */
  deleting: z.boolean(),
  /** Why it is not fine, in words: render failed, source unreachable, sync failed, cluster gone. */
  problem: problemWords.nullable(),
  problemSince: z.string().nullable(),
  /** What is applied in full; null before the first sync. */
  synced: commitSummary.extend({ snapshotId }).nullable(),
  /** What is to run: the newest render, or what it is pinned to. */
  desired: commitSummary.extend({ snapshotId }).nullable(),
  /** What Git wants: the newest render. */
  head: commitSummary.extend({ snapshotId }).nullable(),
  pin: applicationPin.nullable(),
  /** What keeps it from being synced by itself; the first is the one to name. Events of before have none. */
  holds: z.array(hold).default([]),
  lastSync: z
    .object({
      id: syncId,
      number: z.number().int(),
      state: syncState,
      at: z.string(),
      by: z.string().nullable(),
    })
    .nullable(),
  lastSeenAt: z.string().nullable().describe('when the cluster last answered for it'),
  changedAt: z.string(),
  createdAt: z.string(),
});
export type ApplicationView = z.infer<typeof applicationView>;

/** One managed object as it stands: the row of the resources tab. */
export const resourceState = z.object({
  ref: resourceRef,
  status: z.enum(['Synced', 'OutOfSync', 'Missing', 'Extra', 'Unknown']),
  health: health.nullable(),
  changes: z.array(fieldChange),
  observedAt: z.string(),
});
export type ResourceState = z.infer<typeof resourceState>;

export const applicationDetail = applicationView.extend({
  resources: z.array(resourceState),
  /** Desired vs live as last computed; null before the first plan. */
  plan: plan.nullable(),
  warnings: z.array(z.string()).describe('what the newest render left out, could not know, or found odd'),
  rendered: renderedWith.nullable().describe('what made the newest render; null before the first'),
});
export type ApplicationDetail = z.infer<typeof applicationDetail>;
