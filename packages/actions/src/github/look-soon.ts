import type { Context } from '../context.ts';
import { ASKED_FOR } from '../repositories/asked-look.ts';
import { unitOfWork } from '../unit.ts';

/**
 * Has the source role look at repositories with its next sweep. In no audit: nobody here asked for it, and whoever signs the
 * App's deliveries may say so as often as they like. What a look finds is told as ever.
 */
export function lookSoon(context: Context, ids: readonly string[]): Promise<void> {
  return unitOfWork(context, async ({ tx }) => {
    await tx.repository.updateMany({ where: { id: { in: [...ids] } }, data: { nextPollAt: ASKED_FOR } });
  });
}
