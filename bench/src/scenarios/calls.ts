import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendWebhook } from '../git.ts';
import type { Answers } from '../row.ts';
import type { Followed } from '../stage.ts';

/** Calls of a repository's webhook, evenly sent, whether or not the ones before were answered. Each is a delivery of its own. */
export async function callEvenly(
  { hook, firstCommit }: Pick<Followed, 'hook' | 'firstCommit'>,
  { calls, everyMs, until }: { calls: number; everyMs: number; until?: AbortSignal },
): Promise<Answers> {
  const statuses: Record<string, number> = {};
  const took: number[] = [];
  const count = (status: number | 'failed') => {
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  const began = performance.now();
  const answered: Promise<void>[] = [];
  for (let at = 0; at < calls && !until?.aborted; at += 1) {
    const wait = began + at * everyMs - performance.now();
    if (wait > 1) await sleep(wait);
    const sent = performance.now();
    const answer = sendWebhook(hook.url, hook.secret, firstCommit).then(
      (status) => {
        count(status);
        took.push(performance.now() - sent);
      },
      () => count('failed'),
    );
    answered.push(answer);
  }
  const seconds = (performance.now() - began) / 1000;
  await Promise.all(answered);
  took.sort((a, b) => a - b);
  const at = (part: number) => took[Math.min(took.length - 1, Math.floor(took.length * part))] ?? 0;
  return { statuses, seconds, milliseconds: { median: at(0.5), p99: at(0.99), most: at(1) } };
}

/** In words: how many were answered what, and how soon. */
export function answersInWords({ statuses, milliseconds }: Answers): string {
  const counts = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`);
  const { median, p99, most } = milliseconds;
  return `${counts.join(', ')}; half in ${median.toFixed(1)} ms, 99 % in ${p99.toFixed(1)}, all in ${most.toFixed(1)}`;
}
