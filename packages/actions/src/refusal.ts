import type { ProblemCode } from '@landfall/contracts/problem';

/** Why an action was not done, for a person: what happened, why, what to do. A door maps `code` to its status once. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ProblemCode;
  readonly why: string;
  readonly fix: string;
  readonly fields: { pointer: string; message: string }[];

  constructor(
    code: ProblemCode,
    words: { what: string; why: string; fix: string },
    fields: Refusal['fields'] = [],
  ) {
    super(words.what);
    this.code = code;
    this.why = words.why;
    this.fix = words.fix;
    this.fields = fields;
  }
}

/** One answer for a missing id and for another organization's id: nobody learns which it was (security AUTHZ-4). */
export function notFound(noun: string): Refusal {
  return new Refusal('not-found', {
    what: `This ${noun} does not exist.`,
    why: 'There is nothing with this id in your organization.',
    fix: `Check the link, or look it up in the list.`,
  });
}

/** A name that is already in use in the organization. */
export function nameTaken(noun: string, name: string): Refusal {
  const words = {
    what: `The name “${name}” is taken.`,
    why: `Another ${noun} of your organization has it.`,
    fix: 'Choose another name.',
  };
  return new Refusal('name-taken', words, [{ pointer: '/name', message: 'This name is taken.' }]);
}

/** Did Postgres refuse a row because a unique key exists already? (Prisma P2002) */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002';
}
