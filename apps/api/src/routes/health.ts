import { isDatabaseReachable } from '@landfall/actions/database-reachable';
import type { FastifyInstance } from 'fastify';
import type { Doors } from '../doors.ts';

/** `GET /v1/healthz`: 200 while rows can be read; `degraded` says that Redis is away and changes arrive late. */
export function registerHealth(app: FastifyInstance, { platform, queue }: Doors): void {
  app.get('/v1/healthz', { config: { access: 'anyone' } }, async (_request, reply) => {
    const database = await isDatabaseReachable(platform);
    const status = !database ? 'unavailable' : queue.isReachable() ? 'ok' : 'degraded';
    return reply.code(database ? 200 : 503).send({ status });
  });
}
