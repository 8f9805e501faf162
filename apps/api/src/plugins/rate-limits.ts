import rateLimit from '@fastify/rate-limit';
import { Refusal } from '@landfall/actions/refusal';
import type { FastifyInstance } from 'fastify';
import type { Limits } from '../doors.ts';

/** Bounds how often one address asks, before anything else is done for it. Sessions and tokens are counted after that. */
export async function limitAddresses(app: FastifyInstance, limits: Limits): Promise<void> {
  await app.register(rateLimit, {
    global: true,
    max: limits.perAddress,
    timeWindow: 60_000,
    cache: 50_000,
    hook: 'onRequest',
    keyGenerator: (request) => request.ip,
    errorResponseBuilder: (_request, context) => tooMany(Math.ceil(context.ttl / 1000)),
  });
}

/** What is answered past any limit; `Retry-After` is set by whoever counted. */
export function tooMany(seconds: number): Refusal {
  return new Refusal('too-many-requests', {
    what: 'Too many requests.',
    why: 'There is a limit to how often one address, session or token may ask.',
    fix: `Wait ${seconds} ${seconds === 1 ? 'second' : 'seconds'} and try again.`,
  });
}
