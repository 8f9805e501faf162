import type { Context } from '@landfall/actions/context';
import { endFollow } from '@landfall/actions/follows/end';
import { lookAtFollow } from '@landfall/actions/follows/look';
import type { FollowOver } from '@landfall/contracts/follow';
import type { FastifyRequest } from 'fastify';
import { isStillWelcome } from '../authentication/authenticate.ts';
import type { Doors } from '../doors.ts';
import type { EventWriter } from '../events/writer.ts';
import type { Mailbox } from './mailbox.ts';

const LOST: FollowOver = { ended: 'lost', problem: null };

/** One follow that a page reads. */
export interface Passing {
  doors: Doors;
  request: FastifyRequest;
  context: Context;
  id: string;
  applicationId: string;
  mailbox: Mailbox;
  writer: EventWriter;
}

/**
 * Passes lines on at the pace of their reader, until the follow is over or its reader gone, and says then that nobody needs it any
 * more. At each heartbeat the reader is asked for anew (security AUTHZ-5). Never throws.
 */
export async function pass(passing: Passing): Promise<void> {
  const { writer, request, context, id } = passing;
  try {
    const over = await passOn(passing);
    if (over) {
      await writer.send('over', over);
      writer.end('over');
    }
  } catch (error) {
    if (writer.isOpen)
      request.log.warn({ type: error instanceof Error ? error.name : typeof error }, 'follow ended');
    writer.end('unavailable');
  } finally {
    // Postgres being away, the host hears by itself that nobody listens.
    await endFollow(context, id, { ended: 'unheard', problem: null }).catch(() => undefined);
  }
}

/** How it ended; undefined where the reader is gone or was sent away. */
async function passOn(passing: Passing): Promise<FollowOver | undefined> {
  const { doors, request, context, id, applicationId, mailbox, writer } = passing;
  let checkedAt = performance.now();
  while (writer.isOpen) {
    const { lines, gap, over } = await mailbox.take(doors.limits.heartbeatMs);
    if (gap) await writer.send('gap', {});
    if (lines.lines.length > 0 || lines.leftOut > 0 || lines.anew) await writer.send('lines', lines);
    if (over) {
      const row = await lookAtFollow(context, id, applicationId);
      return row === 'open' ? LOST : row;
    }
    if (mailbox.silence() > doors.limits.followSilentMs) return LOST;
    if (performance.now() - checkedAt < doors.limits.heartbeatMs) continue;
    checkedAt = performance.now();
    if (!(await isStillWelcome(doors, request))) return void writer.end('signed-out');
    const row = await lookAtFollow(context, id, applicationId);
    if (row !== 'open') return row;
    await writer.send('heartbeat', {});
  }
  return undefined;
}
