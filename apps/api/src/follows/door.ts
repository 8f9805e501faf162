import { randomUUID } from 'node:crypto';
import { beginFollow } from '@landfall/actions/follows/begin';
import { Refusal } from '@landfall/actions/refusal';
import { followInput } from '@landfall/contracts/follow';
import type { FastifyInstance } from 'fastify';
import { admit, holderKey } from '../authentication/authenticate.ts';
import type { Doors } from '../doors.ts';
import { makeStreamBounds } from '../events/stream-bounds.ts';
import { openWriter } from '../events/writer.ts';
import { readPart } from '../routes/read-input.ts';
import { openMailbox } from './mailbox.ts';
import { pass } from './pass.ts';

/**
 * `POST /v1/follows`: a container's log as it is written (decision 0021), for as long as the answer is read. One request is one
 * follow: it is judged as it is asked, and over when the connection is.
 */
export function registerFollows(app: FastifyInstance, doors: Doors): void {
  const bounds = makeStreamBounds();
  const open = new Set<() => void>();
  app.addHook('preClose', async () => {
    for (const end of [...open]) end();
  });
  app.route({
    method: 'POST',
    url: '/v1/follows',
    config: { access: 'member' },
    onRequest: (request) => admit(doors, 'member', request),
    handler: async (request, reply) => {
      const { holder } = request;
      if (!holder) throw new Error('A follow without a holder was let in.');
      const input = readPart(followInput, request.body ?? {}, '');
      const places = [{ key: holderKey(holder), most: doors.limits.followsPerCredential }];
      if (!bounds.enter(places)) throw tooMany();
      const id = randomUUID();
      const mailbox = openMailbox();
      let leave = (): void => bounds.leave(places);
      try {
        const stop = await doors.queue.followed.hear(id, mailbox.put).catch(() => {
          throw redisAway();
        });
        leave = () => {
          stop();
          bounds.leave(places);
        };
        // Heard from before it is asked: the first lines are not missed.
        await beginFollow(holder.context, id, input);
      } catch (error) {
        leave();
        throw error;
      }
      const writer = openWriter(reply, doors.limits.slowReaderMs, () => {
        open.delete(closing);
        mailbox.close();
        leave();
      });
      const closing = () => writer.end('closing');
      open.add(closing);
      void pass({
        doors,
        request,
        context: holder.context,
        id,
        applicationId: input.applicationId,
        mailbox,
        writer,
      });
      return reply;
    },
  });
}

const tooMany = (): Refusal =>
  new Refusal('too-many-requests', {
    what: 'This log is not followed.',
    why: 'Each session and token may follow a bounded number of logs.',
    fix: 'Close some of the tabs or programs that follow one.',
  });

const redisAway = (): Refusal =>
  new Refusal('unavailable', {
    what: 'Logs cannot be followed right now.',
    why: 'The part that passes their lines on is not reachable.',
    fix: 'Try again in a moment, or read the log without following it.',
  });
