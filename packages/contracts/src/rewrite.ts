import { z } from 'zod';
import { repositoryId, rewriteId } from './ids.ts';

/** `moved`: a tag names another commit. `unknown`: whether the branch was rewritten cannot be told; `why` says why not. */
export const rewriteAnswer = z.enum(['rewritten', 'moved', 'unknown']);
export type RewriteAnswer = z.infer<typeof rewriteAnswer>;

/**
 * A branch or tag that applications follow does not lead to the commit any more at which it was seen last: its history was
 * rewritten, mostly by a force-push. Nothing follows from it but that it is told: what is there now is deployed as ever.
 */
export const rewriteView = z.object({
  id: rewriteId,
  repositoryId,
  ref: z.string().describe('the full name of the branch or tag'),
  before: z.string().describe('the commit at which it was seen last'),
  after: z.string().describe('the commit at which it is now'),
  answer: rewriteAnswer,
  why: z.string().nullable(),
  at: z.string(),
});
export type RewriteView = z.infer<typeof rewriteView>;
