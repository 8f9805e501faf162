import { type HostAnswer, MEMORY_DAMAGED } from '@landfall/contracts/host';
import { clusterWords, FenceLost, isClusterError, isTransient } from '@landfall/engine';
import type { Log } from '@landfall/log';
import { PlatformError } from '../platform/platform-error.ts';
import { PolicyRefusal } from '../policy/words.ts';
import { DamagedDocument } from '../store/parts.ts';

type Problem = Extract<HostAnswer, { kind: 'problem' }>;

/** Why there is no answer, for a person; what nobody foresaw is logged and told without its details. */
export function problemOf(log: Log, error: unknown, taskId: string): Problem {
  if (error instanceof PolicyRefusal) return { kind: 'problem', problem: error.words, transient: false };
  if (isClusterError(error))
    return { kind: 'problem', problem: clusterWords(error), transient: isTransient(error) };
  if (error instanceof FenceLost) return { kind: 'problem', problem: fenceWords(error), transient: true };
  if (error instanceof PlatformError)
    return { kind: 'problem', problem: snapshotWords(error), transient: !error.isFinal };
  if (error instanceof DamagedDocument)
    return { kind: 'problem', problem: damagedWords(error), transient: false };
  log.error({ id: taskId, error }, 'a question could not be answered');
  return { kind: 'problem', problem: internalWords(taskId), transient: false };
}

const fenceWords = ({ message }: FenceLost) => ({
  code: 'fence-lost',
  what: 'The agent stopped this run.',
  why: message,
  fix: 'Nothing has to be done: the run that came after it goes on from here.',
});

const snapshotWords = ({ message }: PlatformError) => ({
  code: 'snapshot-missing',
  what: 'The agent could not get what is to be applied.',
  why: message,
  fix: 'It is asked again; if it stays, look at the log of the agent.',
});

const damagedWords = ({ message }: DamagedDocument) => ({
  code: MEMORY_DAMAGED,
  what: 'The agent does not know what it has made.',
  why: message,
  fix: 'Restore its Secret from a backup of the cluster, or delete it: the next sync finds its objects by their mark.',
});

const internalWords = (taskId: string) => ({
  code: 'internal',
  what: 'The agent could not answer.',
  why: 'Something inside it failed; it is in its log.',
  fix: `Try again. If it stays, look at the log of the agent for ${taskId}.`,
});

/** The words for a question that this process does not see to its end. */
export const closing = (): Problem => ({
  kind: 'problem',
  problem: {
    code: 'agent-closing',
    what: 'The agent stopped before it had the answer.',
    why: 'It is being closed, or another agent of this cluster has taken over.',
    fix: 'It is asked again.',
  },
  transient: true,
});

/** The words for a question that came to its turn too late. */
export const tooLate = (): Problem => ({
  kind: 'problem',
  problem: {
    code: 'too-late',
    what: 'The agent did not come to this question in time.',
    why: 'It had too much to do.',
    fix: 'It is asked again.',
  },
  transient: true,
});
