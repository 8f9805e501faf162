import { Refusal } from '@landfall/actions/refusal';
import type { Route } from '@landfall/contracts/api';
import { toPointer } from '@landfall/contracts/json-pointer';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';

const MOST_ERRORS = 20;

/**
 * Reads what a route was given through its schemas: always, whatever content type or body came (security WEB-7).
 * @throws Refusal `invalid-request` with a pointer to each field; `not-found` for an id that is none, so that a wrong id
 * and a foreign one look alike.
 */
export function readInput(route: Route, request: FastifyRequest) {
  return {
    params: route.params && readParams(route.params, request.params),
    query: route.query && readPart(route.query, request.query, '/query'),
    body: route.body && readPart(route.body, request.body ?? {}, ''),
  };
}

/** Reads one part. @throws Refusal `invalid-request` with a pointer to each field */
export function readPart<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  under: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.slice(0, MOST_ERRORS).map((issue) => ({
    pointer: `${under}${toPointer(issue.path.map(String))}`,
    message: issue.message,
  }));
  throw new Refusal(
    'invalid-request',
    {
      what: 'Some of what you sent cannot be used.',
      why: fields[0]?.message ?? 'It does not have the expected form.',
      fix: 'Correct the named fields and send it again.',
    },
    fields,
  );
}

function readParams(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Refusal('not-found', {
    what: 'There is nothing here.',
    why: 'The address does not hold a valid id.',
    fix: 'Check the link, or look it up in the list.',
  });
}
