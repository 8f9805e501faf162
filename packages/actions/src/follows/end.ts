import type { FollowOver } from '@landfall/contracts/follow';
import type { Context } from '../context.ts';
import { toJson } from '../json.ts';
import { unitOfWork } from '../unit.ts';
import { FOLLOW_ROLE } from './begin.ts';

/** Says how a follow ended, once: whoever says it first. What it was about is forgotten at once. */
export function endFollow(context: Context, id: string, over: FollowOver): Promise<void> {
  return unitOfWork(context, async ({ tx }) => {
    await tx.probe.updateMany({
      where: { id, role: FOLLOW_ROLE, state: { in: ['pending', 'running'] } },
      data: {
        state: over.problem ? 'failed' : 'done',
        sealedToApply: null,
        result: toJson(over),
      },
    });
  });
}
