import type { FastifyInstance } from 'fastify';

/**
 * Bodies are JSON or nothing (security WEB-7): every other content type, spelled however, is refused with 415 before it
 * is read, and no handler relies on it, because each validates what it was given itself.
 */
export function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    // `curl -X POST -H 'Content-Type: application/json'` without a body asks for the defaults.
    if (body === '') done(null, undefined);
    else parse(request, body, done);
  });
}
