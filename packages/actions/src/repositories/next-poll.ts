import type { Context } from '../context.ts';

/** Half as long again at most, so that repositories connected together do not stay together (semantics A.3). */
const JITTER = 0.5;

/** When a repository is looked at next if nobody pushes. */
export function nextPoll(context: Pick<Context, 'now'>, pollSeconds: number): Date {
  return new Date(context.now().getTime() + pollSeconds * 1_000 * (1 + Math.random() * JITTER));
}
