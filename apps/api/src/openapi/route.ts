import type { FastifyInstance } from 'fastify';
import { describeApi } from './describe.ts';

/** `GET /v1/openapi.json`: the description, made once. */
export function registerDescription(app: FastifyInstance, publicUrl: string): void {
  let text: string | undefined;
  app.get('/v1/openapi.json', { config: { access: 'anyone' } }, async (_request, reply) => {
    text ??= JSON.stringify(describeApi(publicUrl));
    return reply.type('application/json; charset=utf-8').send(text);
  });
}
