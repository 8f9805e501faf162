import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** More than that wait for the next look: each is told of by an event. */
const MOST = 200;

/** A delivery that nobody has begun. */
export interface WaitingDelivery {
  id: string;
  ref: string | null;
}

/**
 * The other deliveries of a repository that wait, oldest first, for a look that begins after this was read: all of them were
 * received before it. Not those that a render has told something of already.
 */
export function listWaiting(
  context: Context,
  repositoryId: string,
  except: string,
): Promise<WaitingDelivery[]> {
  return read(
    context,
    (tx) => tx.$queryRaw<WaitingDelivery[]>`
      SELECT id, ref FROM deliveries
      WHERE repository_id = ${repositoryId}::uuid AND id <> ${except}::uuid AND state = 'pending' AND event <> 'poll'
        AND outcomes = '[]'::jsonb
      ORDER BY received_at LIMIT ${MOST}`,
  );
}
