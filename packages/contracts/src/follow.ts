import { z } from 'zod';
import { problemWords } from './problem.ts';
import { shortRef } from './resource.ts';

/** A log that is followed (decision 0021): lines go from whoever reads the cluster to the page, and are kept nowhere on the way. */

/** How long one follow lasts at most; the page asks again. */
export const FOLLOW_MS = 15 * 60_000;
/** Of one follow, on average; a moment may have more. What is beyond is left out and counted. */
export const FOLLOW_LINES_A_SECOND = 200;
export const FOLLOW_BYTES_A_SECOND = 64 * 1024;
/** What was written before, at the begin. */
export const FOLLOW_FIRST_LINES = 400;
/** Whoever reads says that it still reads this often, lines or not. */
export const FOLLOW_BEAT_MS = 5_000;
/** Whoever is heard by nobody for so long stops reading. */
export const FOLLOW_UNHEARD_MS = 20_000;
/** Lines that wait for a reader; older ones are left out and counted. */
export const MOST_WAITING_LINES = 1_000;

/** Which container is followed, of a pod that an object of an application made. */
export const followInput = z.strictObject({
  applicationId: z.uuid(),
  ref: shortRef,
  pod: z.string().min(1).max(253),
  container: z.string().min(1).max(63),
});
export type FollowInput = z.infer<typeof followInput>;

/** Lines as they came, and how many were left out before them. No lines at all: it is still read. */
export const logLines = z.object({
  lines: z.array(z.string().max(600)).max(MOST_WAITING_LINES),
  leftOut: z.number().int().nonnegative().max(1_000_000_000_000),
  /** What was there before belongs to another reading: it begins with these. */
  anew: z.boolean(),
});
export type LogLines = z.infer<typeof logLines>;

export const noLines: LogLines = { lines: [], leftOut: 0, anew: false };

/** Lines after lines that nobody took yet: the newest stay, and what is left out is counted. Pure. */
export function withLines(held: LogLines, more: LogLines, most = MOST_WAITING_LINES): LogLines {
  if (more.anew) held = noLines;
  const lines = [...held.lines, ...more.lines];
  const over = Math.max(0, lines.length - most);
  return {
    lines: lines.slice(over),
    leftOut: held.leftOut + more.leftOut + over,
    anew: held.anew || more.anew,
  };
}

/** Why a follow is over: the container writes no more, its time is over, nobody heard it, or it was lost on the way. */
export const followEnd = z.enum(['stopped', 'time', 'unheard', 'lost']);
export type FollowEnd = z.infer<typeof followEnd>;

/** The last word to the page: how it ended, or why there is nothing to follow. */
export const followOver = z.object({ ended: followEnd.nullable(), problem: problemWords.nullable() });
export type FollowOver = z.infer<typeof followOver>;

/** What is said from whoever reads to whoever holds the page. `over`: the row says how it ended. */
export const followMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('lines'), lines: logLines }),
  z.object({ kind: z.literal('over') }),
]);
export type FollowMessage = z.infer<typeof followMessage>;
