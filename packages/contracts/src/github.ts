import { z } from 'zod';
import { githubVisitId } from './ids.ts';
import { problemWords } from './problem.ts';
import { repositoryView } from './repository.ts';

/** GitHub's own numbers. */
const githubNumber = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** Whether "Connect GitHub" works here, and what an operator has to set where it does not. */
export const githubSetup = z.object({
  host: z.string().describe('`github.com`, or an Enterprise Server'),
  missing: z.array(z.string()).describe('names of variables; empty where it works'),
});
export type GithubSetup = z.infer<typeof githubSetup>;

/** Where the browser goes next. */
export const githubVisitBegun = z.object({ url: z.url() });

/** What a browser brings back. `installation_id` is not among it: anybody can type one (decision 0022). */
export const githubReturn = z.strictObject({
  code: z.string().regex(/^[\w-]{1,200}$/),
  state: z.string().regex(/^[\w-]{20,200}$/),
});

export const githubVisitView = z.object({
  id: githubVisitId,
  login: z.string().describe('the GitHub account that was used'),
  expiresAt: z.string(),
});
export type GithubVisitView = z.infer<typeof githubVisitView>;

export const offeredRepository = z.object({
  id: githubNumber,
  fullName: z.string(),
  visibility: z.enum(['public', 'private']),
  archived: z.boolean(),
  mayPush: z.boolean().describe('only what its person may push to can be connected'),
  connectedAs: z.string().nullable().describe('its name here, when it is connected already'),
  moved: z
    .boolean()
    .describe(
      'connected through another installation, or under another address: connecting it again mends it',
    ),
});
export type OfferedRepository = z.infer<typeof offeredRepository>;

export const offeredInstallation = z.object({
  id: githubNumber,
  account: z.string(),
  suspended: z.boolean(),
  complete: z.boolean().describe('false when it has more repositories than were read'),
  problem: problemWords.nullable().describe('why its repositories could not be listed'),
  repositories: z.array(offeredRepository),
});
export type OfferedInstallation = z.infer<typeof offeredInstallation>;

/** What the person of a visit may pick from: what GitHub shows to them, and nothing else. */
export const githubOffer = z.object({
  login: z.string(),
  installations: z.array(offeredInstallation),
  complete: z.boolean().describe('false when there are more installations than are listed'),
  installUrl: z.url().describe('where the App is installed, or given more repositories'),
});
export type GithubOffer = z.infer<typeof githubOffer>;

/** Repositories that are connected at a time, at most. */
export const MOST_CONNECTED_AT_ONCE = 50;

export const connectOfferedInput = z.strictObject({
  installationId: githubNumber,
  repositoryIds: z.array(githubNumber).min(1).max(MOST_CONNECTED_AT_ONCE),
});
export type ConnectOfferedInput = z.infer<typeof connectOfferedInput>;

export const githubConnected = z.object({ items: z.array(repositoryView) });
