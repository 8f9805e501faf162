import { asSentence, type ProblemWords } from '@landfall/contracts/problem';
import { describe } from '../normalize/desired.ts';
import type { ClusterError } from '../ports/cluster-error.ts';
import type { Done } from './types.ts';

/** A cluster that could not be asked, in three parts. */
export function clusterWords(error: ClusterError): ProblemWords {
  return {
    code: `cluster-${error.code}`,
    what: 'The cluster did not do what was asked.',
    why: error.message,
    fix: error.fix ?? 'Check that the cluster is up and its credential still valid, then sync again.',
  };
}

/** Objects that could not be written: the first with its reason, the others by name. */
export function failedWords(failed: readonly Done[]): ProblemWords {
  const [first, ...others] = failed;
  const named = others.slice(0, 5).map(({ step }) => describe(step.item.ref));
  const more = others.length > 5 ? ` and ${others.length - 5} more` : '';
  const also = named.length === 0 ? '' : ` Also failed: ${named.join(', ')}${more}.`;
  const verb = first?.step.item.action === 'prune' ? 'prune' : 'apply';
  return {
    code: 'object-failed',
    what: first ? `Could not ${verb} ${describe(first.step.item.ref)}.` : 'An object could not be applied.',
    why: `${first?.result.message ?? 'No reason was given.'}${also}`,
    fix: 'Fix it in Git and push, or sync again when the reason is gone. Later waves were not run.',
  };
}

/** An object that became Degraded while its wave waited for it. */
export function degradedWords(done: Done, why: string): ProblemWords {
  return {
    code: 'degraded',
    what: `${describe(done.step.item.ref)} is Degraded.`,
    why,
    fix: 'Fix it in Git and push, or roll back. Everything else of this sync was applied; later waves were not run.',
  };
}

/** A hook that failed: what it was to do before or after is not done either. */
export function hookWords(done: Done, why: string): ProblemWords {
  const { ref, phase } = done.step.item;
  return {
    code: 'hook-failed',
    what: `The ${phase} hook ${describe(ref)} failed.`,
    why: asSentence(why),
    fix: 'Read its log, fix it in Git and push, or sync again. What comes after it was not run.',
  };
}

/** A wave whose deadline passed: the culprit and what it still waits for. */
export function deadlineWords(
  { done, why }: { done: Done; why: string },
  others: number,
  deadlineMs: number,
): ProblemWords {
  const also = others === 0 ? '' : ` ${others} more still wait.`;
  return {
    code: 'wave-deadline',
    what: `Wave ${done.step.item.wave} was not healthy after ${duration(deadlineMs)}.`,
    why: `${describe(done.step.item.ref)}: ${why}.${also}`,
    fix: 'Look at its pods and events, fix it in Git and push, or give the wave a longer deadline.',
  };
}

function duration(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}
