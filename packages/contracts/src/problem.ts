import { z } from 'zod';

/** Stable error codes; a code maps to one HTTP status (RFC 9457 `type` is `https://landfall.dev/problems/<code>`). */
export const PROBLEM_STATUS = {
  'invalid-request': 400,
  'not-signed-in': 401,
  'wrong-credentials': 401,
  'bad-signature': 401,
  forbidden: 403,
  'wrong-origin': 403,
  'not-found': 404,
  conflict: 409,
  held: 409,
  'name-taken': 409,
  expired: 410,
  'too-large': 413,
  'unsupported-media-type': 415,
  refused: 422,
  'too-many-requests': 429,
  internal: 500,
  unavailable: 503,
} as const;
export type ProblemCode = keyof typeof PROBLEM_STATUS;
export const problemCode = z.enum(Object.keys(PROBLEM_STATUS) as [ProblemCode, ...ProblemCode[]]);

/** An error for a person, in three parts (what happened, why, what to do). Stored on rows, shown in pages. Never holds a secret. */
export const problemWords = z.object({
  code: z.string().describe('stable, for tests and links; e.g. address-refused'),
  what: z.string(),
  why: z.string(),
  fix: z.string(),
  at: z.string().optional().describe('RFC 3339'),
});
export type ProblemWords = z.infer<typeof problemWords>;

/** Words that somebody else may have ended already, as a sentence. */
export const asSentence = (words: string): string => (/[.!?…]$/.test(words) ? words : `${words}.`);

/** "2026-11-28 22:58:07 UTC": a moment as words of a problem name it, for whoever reads them, wherever and whenever that is. */
export const momentWords = (at: Date): string => `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** RFC 9457 problem document: what every refusal of the API looks like. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: problemCode,
  detail: z.string(),
  fix: z.string().optional(),
  requestId: z.string(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;
