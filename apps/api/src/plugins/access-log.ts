import type { FastifyInstance } from 'fastify';

/**
 * One line per request, when it is answered: failures and changes at `info` and above, reading at `debug`, and what came too
 * often: whoever calls two thousand times would fill the log with that.
 */
export function logAnswers(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const line = {
      req: request,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      organization: request.holder?.context.organizationId,
    };
    if (reply.statusCode >= 500) request.log.error(line, 'answered');
    else if ((request.method === 'GET' && reply.statusCode < 400) || reply.statusCode === 429)
      request.log.debug(line, 'answered');
    else request.log.info(line, 'answered');
  });
}
