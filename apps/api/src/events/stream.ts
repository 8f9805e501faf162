import type { Authenticated } from '@landfall/actions/account/authenticate';
import { Refusal } from '@landfall/actions/refusal';
import type { FastifyInstance } from 'fastify';
import { admit, holderKey } from '../authentication/authenticate.ts';
import type { Doors } from '../doors.ts';
import { type OpenStream, serve } from './serve.ts';
import { makeStreamBounds } from './stream-bounds.ts';
import { openWriter } from './writer.ts';

/** `GET /v1/events` (design 6): one stream per reader, woken by Redis, read from Postgres, re-checked at each heartbeat. */
export function registerEventStream(app: FastifyInstance, doors: Doors): void {
  const streams = new Set<OpenStream>();
  const bounds = makeStreamBounds();
  const stopWaking = doors.queue.onWake((wake) => {
    for (const stream of streams) {
      if (wake === 'everyone' || wake.organizationId === stream.organizationId) stream.catchUp();
    }
  });
  const stopLocal = doors.local?.onChange((status) => {
    for (const { writer } of streams) void writer.send('local', status);
  });
  app.addHook('preClose', async () => {
    stopWaking();
    stopLocal?.();
    for (const { writer } of [...streams]) writer.end('closing');
  });

  app.route({
    method: 'GET',
    url: '/v1/events',
    config: { access: 'member' },
    onRequest: (request) => admit(doors, 'member', request),
    handler: async (request, reply) => {
      const { holder } = request;
      if (!holder) throw new Error('A stream without a holder was let in.');
      const places = placesOf(doors, holder);
      if (!bounds.enter(places)) throw tooManyStreams();
      const stream: OpenStream = {
        organizationId: holder.context.organizationId,
        writer: openWriter(reply, doors.limits.slowReaderMs, () => {
          bounds.leave(places);
          streams.delete(stream);
        }),
        catchUp: () => undefined,
      };
      streams.add(stream);
      await serve(doors, stream, request, holder);
      return reply;
    },
  });
}

function placesOf(doors: Doors, holder: Authenticated) {
  const { streamsPerCredential, streamsPerOrganization } = doors.limits;
  return [
    { key: holderKey(holder), most: streamsPerCredential },
    { key: `organization ${holder.context.organizationId}`, most: streamsPerOrganization },
  ];
}

function tooManyStreams(): Refusal {
  return new Refusal('too-many-requests', {
    what: 'Too many live connections.',
    why: 'Each session and each organization may hold a bounded number of event streams.',
    fix: 'Close some of the tabs or programs that follow the events.',
  });
}
