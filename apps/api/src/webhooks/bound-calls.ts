import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Doors } from '../doors.ts';
import { makeCounter } from '../limits/counter.ts';
import { tooMany } from '../plugins/rate-limits.ts';

const WINDOW_MS = 60_000;

/** Bounds how often deliveries come, before anything is read or looked up for one. */
export interface CallBounds {
  /**
   * Counts one for what it is sent to, then for the address it comes from: what is refused for the first is none of the second,
   * which the deliveries of others come from too.
   * @throws Refusal `too-many-requests`, with `Retry-After` set
   */
  take(key: string, request: FastifyRequest, reply: FastifyReply): void;
  /** For what comes from one network address alone. @throws as `take` */
  takeOfAddress(request: FastifyRequest, reply: FastifyReply): void;
}

/** @param refused told what was sent to, and for how many seconds more it is refused */
export function boundCalls(
  { limits, platform }: Pick<Doors, 'limits' | 'platform'>,
  refused: (key: string, seconds: number) => void = () => undefined,
): CallBounds {
  const now = () => platform.now().getTime();
  const perKey = makeCounter(limits.perHook, WINDOW_MS, now);
  const perAddress = makeCounter(limits.deliveriesPerAddress, WINDOW_MS, now);
  const refuse = (seconds: number, reply: FastifyReply) => {
    if (seconds === 0) return;
    reply.header('retry-after', String(seconds));
    throw tooMany(seconds);
  };
  const takeOfAddress: CallBounds['takeOfAddress'] = ({ ip }, reply) => refuse(perAddress.take(ip), reply);
  return {
    take: (key, request, reply) => {
      const seconds = perKey.take(key) || perAddress.take(request.ip);
      if (seconds > 0) refused(key, seconds);
      refuse(seconds, reply);
    },
    takeOfAddress,
  };
}
