import { isDatabaseAway } from '@landfall/actions/database-away';
import { Refusal } from '@landfall/actions/refusal';
import { PROBLEM_STATUS, type Problem, type ProblemCode } from '@landfall/contracts/problem';
import { CryptoError } from '@landfall/crypto/errors';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Answers every refusal and every failure as an RFC 9457 problem document. What we did not foresee never tells its message. */
export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => sendProblem(error, request, reply));
  app.setNotFoundHandler((request, reply) => sendProblem(noSuchDoor(), request, reply));
}

/** Sends the problem of an error; also for errors before routing (a URL that cannot be read). */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error);
  if (refusal.code === 'internal') request.log.error(describe(error), 'request failed');
  const body: Problem = {
    type: `https://landfall.dev/problems/${refusal.code}`,
    title: refusal.message,
    status: PROBLEM_STATUS[refusal.code],
    code: refusal.code,
    detail: refusal.why,
    fix: refusal.fix,
    requestId: request.id,
    ...(refusal.fields.length > 0 ? { errors: refusal.fields } : {}),
  };
  if (refusal.code === 'not-signed-in') reply.header('www-authenticate', 'Bearer realm="landfall"');
  if (refusal.code === 'unavailable' && !reply.hasHeader('retry-after')) reply.header('retry-after', '2');
  return reply.code(body.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(body));
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof CryptoError && error.code === 'busy') return tooBusy();
  if (isDatabaseAway(error)) return unavailable();
  return fromFramework(error as FastifyError) ?? internal();
}

function fromFramework({ code, statusCode }: FastifyError): Refusal | undefined {
  if (typeof code !== 'string' || !code.startsWith('FST_')) return undefined;
  if (code === 'FST_ERR_HANDLER_TIMEOUT') return unavailable();
  switch (statusCode) {
    case 413:
      return words(
        'too-large',
        'The request is too large.',
        'Its body is larger than this door takes.',
        'Send less.',
      );
    case 415:
      return words(
        'unsupported-media-type',
        'The request body cannot be read.',
        'This door takes JSON only.',
        'Send it with `Content-Type: application/json`.',
      );
    case 503:
      return unavailable();
    default:
      if (statusCode === undefined || statusCode >= 500) return undefined;
      return words(
        'invalid-request',
        'The request cannot be read.',
        'Its address or its body is not well formed.',
        'Check that the body is JSON and the address is spelled right.',
      );
  }
}

const words = (code: ProblemCode, what: string, why: string, fix: string): Refusal =>
  new Refusal(code, { what, why, fix });

const noSuchDoor = (): Refusal =>
  words(
    'not-found',
    'There is nothing here.',
    'No door of the API has this address.',
    'See /v1/openapi.json.',
  );
const unavailable = (): Refusal =>
  words(
    'unavailable',
    'Landfall cannot answer right now.',
    'A part of it is not reachable.',
    'Try again in a moment. Syncs that are running go on.',
  );
const tooBusy = (): Refusal =>
  words(
    'too-many-requests',
    'Too many people sign in at once.',
    'We check a few passwords at a time.',
    'Try again.',
  );
const internal = (): Refusal =>
  words(
    'internal',
    'Something went wrong on our side.',
    'This was not foreseen, and has been written down.',
    'Try again. If it stays, tell us the request id.',
  );

/** What the log may hold of an error. A database error's message can quote the values of a query, so it is left out. */
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error ? error.code : undefined;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const quotesValues = error.name.startsWith('Prisma') || error.name === 'ZodError';
  return {
    type: error.name,
    code,
    message: quotesValues ? undefined : error.message.slice(0, 500),
    at: frames.slice(0, 8).map((line) => line.trim()),
  };
}
