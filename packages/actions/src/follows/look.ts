import { type FollowOver, followOver } from '@landfall/contracts/follow';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';
import { FOLLOW_ROLE } from './begin.ts';

/**
 * How a follow ended; `open` while it has not. Lost where its row is gone, or its application: nobody has anything to follow there
 * any more.
 */
export function lookAtFollow(
  context: Context,
  id: string,
  applicationId: string,
): Promise<FollowOver | 'open'> {
  return read(context, async (tx) => {
    const row = await tx.probe.findFirst({ where: { id, role: FOLLOW_ROLE }, select: { result: true } });
    const isThere = (await tx.application.count({ where: { id: applicationId } })) > 0;
    if (!row || !isThere) return { ended: 'lost', problem: null };
    return row.result === null ? 'open' : followOver.parse(row.result);
  });
}
