import { Refusal } from '@landfall/actions/refusal';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * Bounds the bytes of all bodies of a scope that are held in memory at once (security HOOK-1): past it a delivery is
 * answered 503 and the provider, or the poll, comes again. A body without a length counts as the largest.
 */
export function boundBodies(scope: FastifyInstance, mostBytes: number, largest: number): void {
  const held = new WeakMap<FastifyRequest, number>();
  let inFlight = 0;
  const release = (request: FastifyRequest) => {
    inFlight -= held.get(request) ?? 0;
    held.delete(request);
  };
  scope.addHook('onRequest', async (request, reply) => {
    const declared = request.headers['content-length'];
    const bytes = declared === undefined ? largest : Number(declared);
    if (inFlight + bytes > mostBytes) {
      reply.header('retry-after', '5');
      throw new Refusal('unavailable', {
        what: 'Too many deliveries at once.',
        why: 'Deliveries are kept in memory until their signature is checked.',
        fix: 'Send it again in a moment.',
      });
    }
    inFlight += bytes;
    held.set(request, bytes);
  });
  scope.addHook('onResponse', async (request) => release(request));
  scope.addHook('onRequestAbort', async (request) => release(request));
}
