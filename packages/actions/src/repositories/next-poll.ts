import type { Context } from '../context.ts';

/** Half as long again at most, so that repositories connected together do not stay together (semantics A.3). */
const JITTER = 0.5;

/** Where pushes arrive by webhook a poll is the net below: of a push that nobody heard, because we or a proxy were down. */
const SELDOM_SECONDS = 60;

/** Between two looks at a repository: its own time, and seldom when its webhook works. */
export function pollInterval(row: { pollSeconds: number; webhookWorks: boolean }): number {
  return row.webhookWorks ? Math.max(SELDOM_SECONDS, row.pollSeconds) : row.pollSeconds;
}

/** When a repository is looked at next if nobody pushes. */
export function nextPoll(context: Pick<Context, 'now'>, pollSeconds: number): Date {
  return new Date(context.now().getTime() + pollSeconds * 1_000 * (1 + Math.random() * JITTER));
}
