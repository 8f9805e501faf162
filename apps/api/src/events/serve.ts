import type { Authenticated } from '@landfall/actions/account/authenticate';
import type { FastifyRequest } from 'fastify';
import { isStillWelcome } from '../authentication/authenticate.ts';
import type { Doors } from '../doors.ts';
import { type Follower, follow } from './follow.ts';
import type { EventWriter } from './writer.ts';

/** A stream that somebody reads. */
export interface OpenStream {
  organizationId: string;
  writer: EventWriter;
  /** Looks for new events, now. */
  catchUp(): void;
}

/** The life of one stream, from its first position to its end. Never throws: a stream that cannot read ends and says so. */
export async function serve(
  doors: Doors,
  stream: OpenStream,
  request: FastifyRequest,
  holder: Authenticated,
): Promise<void> {
  const { writer } = stream;
  const failed = (error: unknown) => {
    if (writer.isOpen)
      request.log.warn({ type: error instanceof Error ? error.name : typeof error }, 'stream ended');
    writer.end('unavailable');
  };
  try {
    const follower = await follow(holder.context, writer, positionOf(request));
    // From here on wake-ups count; what came before them is read right now.
    stream.catchUp = () => void follower.catchUp().catch(failed);
    const status = await doors.local?.status();
    if (status) await writer.send('local', status);
    await follower.catchUp();
    await writer.send('heartbeat', { position: follower.position });
    beat(doors, request, writer, follower, failed);
  } catch (error) {
    failed(error);
  }
}

/** Every heartbeat: is the reader still welcome (security AUTHZ-5)? Was anything missed? Then the word that all is well. */
function beat(
  doors: Doors,
  request: FastifyRequest,
  writer: EventWriter,
  follower: Follower,
  failed: (error: unknown) => void,
): void {
  const once = async () => {
    if (!writer.isOpen) return;
    if (!(await isStillWelcome(doors, request))) return writer.end('signed-out');
    await follower.catchUp();
    await writer.send('heartbeat', { position: follower.position });
    beat(doors, request, writer, follower, failed);
  };
  setTimeout(() => void once().catch(failed), doors.limits.heartbeatMs).unref();
}

/** Where to go on: what the browser saw last comes before the address, which stays as it was at the first try. */
function positionOf(request: FastifyRequest): number | null {
  const { after } = request.query as { after?: unknown };
  const text = request.headers['last-event-id'] ?? after;
  if (text === undefined || text === '') return null;
  // What is no position of ours is one that does not exist: the reader is told to reset.
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : Number.MAX_SAFE_INTEGER;
}
