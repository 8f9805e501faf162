import { Refusal } from '@landfall/actions/refusal';
import type { ProblemWords } from '@landfall/contracts/problem';
import { AddressError } from '@landfall/egress';
import { GitError } from '@landfall/git';
import type { Log } from '@landfall/log';
import { GitHubError } from '@landfall/providers/github-app';
import { RenderError } from '@landfall/render';
import { internalWords } from '../words.ts';

/** A failure of the source role for a person; what nobody foresaw is logged and told without its details. */
export function wordsFor(log: Log, error: unknown, what: string, id: string): ProblemWords {
  if (isDiskFull(error)) {
    log.error({ id, error }, `${what} A disk is full.`);
    return wordsOf(error) ?? diskFull(what);
  }
  return wordsOf(error) ?? unforeseen(log, error, what, id);
}

function wordsOf(error: unknown): ProblemWords | undefined {
  if (error instanceof GitError || error instanceof GitHubError || error instanceof AddressError)
    return error.words;
  if (error instanceof RenderError) {
    const { code, what: happened, why, fix } = error;
    return { code, what: happened, why, fix };
  }
  if (error instanceof Refusal)
    return { code: error.code, what: error.message, why: error.why, fix: error.fix };
  return undefined;
}

function unforeseen(log: Log, error: unknown, what: string, id: string): ProblemWords {
  log.error({ id, error }, what);
  return internalWords(what, id);
}

/** Of this machine: whoever runs it has to hear of it, and nobody else can do anything. */
function isDiskFull(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'disk-full';
}

const diskFull = (what: string): ProblemWords => ({
  code: 'disk-full',
  what,
  why: 'A disk of the platform is full. Nothing is wrong with the repository.',
  fix: 'It is tried again by itself. If it stays, tell your operator: the source worker needs room.',
});

/** May it pass without anybody changing anything? A render that a busy machine cut short may; a broken chart will not. */
export const isPassing = (error: unknown): boolean =>
  error instanceof GitError || error instanceof RenderError || error instanceof GitHubError
    ? error.retriable
    : !(error instanceof Refusal);
