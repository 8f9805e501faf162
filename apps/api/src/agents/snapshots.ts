import { openBundle } from '@landfall/actions/agents/open-bundle';
import { notFound, Refusal } from '@landfall/actions/refusal';
import { snapshotId } from '@landfall/contracts/ids';
import { hashToken } from '@landfall/crypto/token';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Doors } from '../doors.ts';
import { makeCounter } from '../limits/counter.ts';
import { tooMany } from '../plugins/rate-limits.ts';

const params = z.object({ id: snapshotId });

/**
 * `GET /agent/snapshots/:id`: the bytes that the apply role sealed to the agent's key; nobody here can open them. Open
 * to what a living connection was welcomed with.
 */
export function registerBundles(app: FastifyInstance, { platform, limits }: Doors): void {
  const perAccess = makeCounter(limits.perCredential, 60_000, () => platform.now().getTime());
  app.route({
    method: 'GET',
    url: '/agent/snapshots/:id',
    config: { access: 'agent' },
    handlerTimeout: 30_000,
    handler: async (request, reply) => {
      const access = /^Bearer +([\x21-\x7e]{1,200})$/i.exec(request.headers.authorization ?? '')?.[1];
      if (access === undefined) throw notConnected();
      const seconds = perAccess.take(hashToken(access));
      if (seconds > 0) {
        reply.header('retry-after', String(seconds));
        throw tooMany(seconds);
      }
      const { data } = params.safeParse(request.params);
      const sealed = data && (await openBundle(platform, access, data.id));
      if (!sealed) throw notFound('snapshot');
      return reply.type('application/octet-stream').send(Buffer.from(sealed));
    },
  });
}

const notConnected = (): Refusal =>
  new Refusal('not-signed-in', {
    what: 'This is for agents that are connected.',
    why: 'There is no valid access with this request.',
    fix: 'Send `Authorization: Bearer` with what the connection was welcomed with.',
  });
