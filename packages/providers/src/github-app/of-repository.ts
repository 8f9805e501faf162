import { z } from 'zod';

/**
 * Where GitHub answers for a repository by its number. A renamed or transferred one is found so, where `/repos/{owner}/{repo}`
 * would be a redirect, which is not followed. Source: those redirects of GitHub's lead to `/repositories/{id}/…`.
 */
export const OF_REPOSITORY = '/repositories/{repository_id}';

/** One of GitHub's numbers. */
export const number = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** A page of GitHub's that a person opens. */
export const page = z.url({ protocol: /^https$/ }).max(2000);

/** The name of a commit. */
export const sha = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/);
