import type { ProblemWords } from '@landfall/contracts/problem';

/** What a person is told when the fault is ours: the cause stands in the log, by the id of the row. */
export function internalWords(what: string, id: string): ProblemWords {
  return {
    code: 'internal',
    what,
    why: 'Something inside Landfall failed; it is logged.',
    fix: `Try again. If it stays, tell your operator this id: ${id}.`,
  };
}

/** What was asked about is no more, or was never this organization's. */
export function goneWords(noun: string): ProblemWords {
  return {
    code: 'not-found',
    what: `The ${noun} does not exist any more.`,
    why: 'It was removed meanwhile.',
    fix: 'Choose another one.',
  };
}
