import { Refusal } from '@landfall/actions/refusal';
import type { ProblemWords } from '@landfall/contracts/problem';
import { clusterWords, isClusterError } from '@landfall/engine';
import { KubeconfigError } from '@landfall/kube';
import type { Log } from '@landfall/log';
import { internalWords } from '../words.ts';
import { HostProblem } from './host/host-problem.ts';

/** A failure of the apply role for a person; what nobody foresaw is logged and told without its details. */
export function wordsFor(log: Log, error: unknown, what: string, id: string): ProblemWords {
  if (isClusterError(error)) return { ...clusterWords(error), what };
  if (error instanceof HostProblem) return { ...error.words, ...(error.isOfCluster ? { what } : {}) };
  if (error instanceof KubeconfigError) return error.words;
  if (error instanceof Refusal)
    return { code: error.code, what: error.message, why: error.why, fix: error.fix };
  log.error({ id, error }, what);
  return internalWords(what, id);
}

/** Is the cluster away, as far as anybody can tell from here? */
export const isAway = (error: unknown): boolean =>
  isClusterError(error, 'unreachable', 'timed-out', 'untrusted', 'unauthorized');

/** Was a look or a plan refused, by the cluster's rights or by its agent's policy? Asked again it is the same. */
export const isRefused = (error: unknown): boolean =>
  isClusterError(error, 'forbidden') ||
  (error instanceof HostProblem &&
    !error.isPassing &&
    (!error.isOfCluster || error.words.code === 'cluster-forbidden'));
