import { z } from 'zod';
import { slug } from './account.ts';
import { deliveryId, pullId, repositoryId } from './ids.ts';
import { problemWords } from './problem.ts';
import { isSshUrl, repositoryUrl } from './repository-url.ts';
import { rewriteView } from './rewrite.ts';
import { deployKeyView, hostKeyView, sshAccessInput } from './ssh.ts';

/** A credential as it comes in. It goes to storage sealed and never out again: no view has a field for it. */
export const repositoryCredential = z.strictObject({
  username: z.string().max(200).default('git'),
  token: z.string().min(1).max(4096),
});
export type RepositoryCredential = z.infer<typeof repositoryCredential>;

export const connectRepositoryInput = z
  .strictObject({
    name: slug,
    url: repositoryUrl,
    /** For https. */
    credential: repositoryCredential.optional(),
    /** For an address over SSH, which is reached by nothing else. */
    ssh: sshAccessInput.optional(),
  })
  .superRefine(({ url, credential, ssh }, { addIssue }) => {
    const wrong = (path: 'credential' | 'ssh', message: string) =>
      addIssue({ code: 'custom', path: [path], message });
    if (isSshUrl(url) && !ssh) wrong('ssh', 'An address over SSH needs a deploy key.');
    if (isSshUrl(url) && credential)
      wrong('credential', 'An address over SSH takes a deploy key, and no token.');
    if (!isSshUrl(url) && ssh)
      wrong('ssh', 'A deploy key is for an address over SSH, like `git@github.com:acme/shop.git`.');
  });
export type ConnectRepositoryInput = z.infer<typeof connectRepositoryInput>;

export const repositoryView = z.object({
  id: repositoryId,
  name: z.string(),
  url: z.string(),
  hasCredential: z.boolean(),
  /** What opens it over SSH; null over https. Events of before have none of it. */
  deployKey: deployKeyView.nullable().default(null),
  /** What its host is known by over SSH. */
  hostKeys: z.array(hostKeyView).default([]),
  /** They are those that the host publishes, as this version of Landfall has them. */
  hostKeysPublished: z.boolean().default(false),
  /** The account at GitHub whose installation of the App it was connected through; events of before have none. */
  githubAccount: z.string().nullable().default(null),
  defaultBranch: z.string().nullable(),
  headRevision: z.string().nullable(),
  fetchedAt: z.string().nullable(),
  /** Set while the source cannot be reached; applications keep running on what they have. */
  problem: problemWords.nullable(),
  problemSince: z.string().nullable(),
  pollSeconds: z.number().int().describe('between two looks at Git, as it is now'),
  webhook: z.object({
    url: z.string(),
    lastDeliveryAt: z.string().nullable(),
    // Events that were kept before there was this word have none.
    works: z.boolean().default(false).describe('pushes are seen to arrive by it, so Git is asked seldom'),
  }),
  applications: z.number().int(),
  /** Comments on pull requests show what changes though everybody may read them; events of before have no word of it. */
  openDiffs: z.boolean().default(false),
  createdAt: z.string(),
});
export type RepositoryView = z.infer<typeof repositoryView>;

/** What may be changed of a connected repository. */
export const updateRepositoryInput = z.strictObject({ openDiffs: z.boolean() });
export type UpdateRepositoryInput = z.infer<typeof updateRepositoryInput>;

/** The key that opens a repository from now on; the one before is forgotten. */
export const useDeployKeyInput = z.strictObject({ deployKeyId: z.uuid() });
export type UseDeployKeyInput = z.infer<typeof useDeployKeyInput>;

/** What a repository's host is known by from now on. */
export const trustHostKeysInput = sshAccessInput.pick({ knownHosts: true });
export type TrustHostKeysInput = z.infer<typeof trustHostKeysInput>;

/** Shown once, when a repository is connected or its webhook secret rotated. */
export const repositoryConnected = repositoryView.extend({ webhookSecret: z.string() });
export type RepositoryConnected = z.infer<typeof repositoryConnected>;

export const deliveryState = z.enum(['pending', 'processing', 'done', 'failed']);
/** What a delivery came to for one application. */
export const deliveryOutcome = z.object({
  application: z.string(),
  applicationId: z.string().nullable(),
  outcome: z.enum(['sync-requested', 'unchanged', 'not-affected', 'manual', 'pinned', 'failed']),
  syncNumber: z.number().int().nullable(),
  syncId: z.string().nullable(),
  message: z.string().nullable(),
});
export type DeliveryOutcome = z.infer<typeof deliveryOutcome>;
/** What a push's payload said, as far as it is kept: plain, bounded, shown and never believed. Git is asked what is true. */
export const deliveryPayload = z.object({
  // Deliveries of before have none.
  before: z
    .string()
    .nullable()
    .default(null)
    .describe('the commit at which the ref was, as the payload names it'),
  after: z
    .string()
    .nullable()
    .describe('the newest commit, as the payload names it; null where the ref is gone'),
  deleted: z.boolean(),
  forced: z.boolean().describe('commits that were there before were taken away: a force-push'),
  commits: z.number().int(),
  pusher: z.string(),
  message: z.string(),
});
export type DeliveryPayload = z.infer<typeof deliveryPayload>;

/** The event of a delivery of our own: calls of a webhook came more often than they are read, and Git is asked once for all of those. */
export const TOO_MANY_CALLS = 'too_many_calls';

export const deliveryView = z.object({
  id: deliveryId,
  repositoryId,
  repositoryName: z.string(),
  providerId: z.string().describe("the provider's own delivery id"),
  event: z.string(),
  ref: z.string().nullable(),
  revision: z.string().nullable().describe('the commit Git named when asked, not the payload'),
  // A poll has none, nor have deliveries of before.
  payload: deliveryPayload.nullable().default(null),
  rewrite: rewriteView
    .nullable()
    .default(null)
    .describe('what Git said of the history, where it is not simply longer now'),
  pullId: pullId
    .nullable()
    .default(null)
    .describe('the pull request that it is about, where what came of it stands'),
  attempts: z.number().int(),
  state: deliveryState,
  receivedAt: z.string(),
  processedAt: z.string().nullable(),
  outcomes: z.array(deliveryOutcome),
  problem: problemWords.nullable(),
});
export type DeliveryView = z.infer<typeof deliveryView>;
