import { findCulprit } from '../culprit/find.ts';
import type { Done, Run, Waiting, WaveEnd } from './types.ts';
import { deadlineWords, degradedWords, hookWords } from './words.ts';

/** What is waited for has failed for good: it is named with its evidence. */
export async function failed(run: Run, { done, verdict }: Waiting): Promise<WaveEnd> {
  const why = await findCulprit(run, done, verdict.message ?? verdict.status);
  if (!done.step.hook) return { outcome: 'failed', problem: degradedWords(done, why) };
  fail(run, done, why);
  return { outcome: 'failed', problem: hookWords(done, why) };
}

/** The deadline passed: what is worst off is named, with its evidence. */
export async function overdue(run: Run, waiting: readonly Waiting[]): Promise<WaveEnd> {
  const [first, ...others] = [...waiting].sort((a, b) => gravity(b) - gravity(a));
  if (!first) return { outcome: 'done' };
  const why = await findCulprit(run, first.done, first.verdict.message ?? first.verdict.status);
  for (const { done } of waiting)
    if (done.step.hook) fail(run, done, 'it had not ended at the deadline of its wave');
  const problem = deadlineWords({ done: first.done, why }, others.length, run.options.waveDeadlineMs);
  return { outcome: 'failed', problem };
}

const gravity = ({ verdict }: Waiting): number =>
  verdict.status === 'Degraded' ? 2 : verdict.status === 'Missing' ? 1 : 0;

/** A hook that failed is told as such: it is not run again by a later attempt, should its object be gone by then. */
function fail(run: Run, done: Done, message: string): void {
  done.result = { ...done.result, outcome: 'failed', message };
  run.emit({ type: 'object-applied', result: done.result });
}
