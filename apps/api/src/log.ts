import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LoggerOptions } from 'pino';

/** Logs name a request by method, path without query and id. Headers, bodies and queries, which may hold secrets, are left out. */
export const loggerOptions = {
  level: process.env.LANDFALL_LOG_LEVEL ?? 'info',
  serializers: {
    req: (request: FastifyRequest) => ({
      method: request.method,
      path: pathOf(request.url),
      id: request.id,
      ip: request.ip,
    }),
    res: (reply: FastifyReply) => ({ status: reply.statusCode }),
  },
} satisfies LoggerOptions;

/** Webhook addresses are half a secret, and an agent's manifest has one in its address: both stay out of the log. */
const pathOf = (url: string): string =>
  (url.split('?')[0] ?? '').replace(/^(\/webhooks\/[^/]+\/|\/agent\/install\/).*/i, '$1…').slice(0, 200);
