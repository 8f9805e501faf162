import type { IncomingMessage } from 'node:http';
import { Refusal } from '@landfall/actions/refusal';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bytesOf } from './bytes-of.ts';
import { MOST_BYTES, tooLarge } from './refusals.ts';

/** What the bodies of a scope may take. Bytes are counted as they arrive: what a request says of its length holds nothing. */
export interface BodyBounds {
  /** Of one. */
  largest: number;
  /** Of all that are in memory at once, and of those from one address. */
  together: number;
  perAddress: number;
  /** Milliseconds from a body's beginning to its end. */
  patienceMs: number;
}

/** GitHub sends from some addresses, and each body in a moment: one address has room for one of the largest. */
export const DELIVERIES: BodyBounds = {
  largest: MOST_BYTES,
  together: 4 * MOST_BYTES,
  perAddress: MOST_BYTES,
  patienceMs: 10_000,
};

/**
 * Reads the bodies of a scope as the bytes that came, whatever their type, and bounds them (security HOOK-1): past a bound a
 * delivery is answered 413 or 503, and the provider, or the poll, comes again.
 */
export function boundBodies(scope: FastifyInstance, bounds: BodyBounds): void {
  const held = holding(bounds);
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage) =>
    bytesOf(payload, bounds.patienceMs, (bytes) => held.more(request, bytes)),
  );
  scope.addHook('onResponse', async (request) => held.release(request));
  scope.addHook('onRequestAbort', async (request) => held.release(request));
}

function holding({ largest, together, perAddress }: BodyBounds) {
  const byRequest = new Map<FastifyRequest, { ip: string; bytes: number }>();
  const byAddress = new Map<string, number>();
  let all = 0;
  const add = (ip: string, bytes: number) => {
    all += bytes;
    const now = (byAddress.get(ip) ?? 0) + bytes;
    if (now > 0) byAddress.set(ip, now);
    else byAddress.delete(ip);
  };
  return {
    more: (request: FastifyRequest, bytes: number) => {
      const { ip } = request;
      const mine = byRequest.get(request)?.bytes ?? 0;
      if (mine + bytes > largest) throw tooLarge();
      if (all + bytes > together || (byAddress.get(ip) ?? 0) + bytes > perAddress) throw tooMuch();
      byRequest.set(request, { ip, bytes: mine + bytes });
      add(ip, bytes);
    },
    release: (request: FastifyRequest) => {
      const was = byRequest.get(request);
      if (was) add(was.ip, -was.bytes);
      byRequest.delete(request);
    },
  };
}

const tooMuch = (): Refusal =>
  new Refusal('unavailable', {
    what: 'Too many deliveries at once.',
    why: 'Deliveries are kept in memory until their signature is checked.',
    fix: 'Send it again in a moment.',
  });
