import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';

const TOLERANCE_MS = 1_000;

/** Takes a cluster's check that is due by putting the next one off. False when it is not due or there is no such cluster. */
export function claimCheck(context: Context, clusterId: string, checkSeconds: number): Promise<boolean> {
  return unitOfWork(context, async ({ tx }) => {
    const { count } = await tx.cluster.updateMany({
      where: { id: clusterId, nextCheckAt: { lte: new Date(context.now().getTime() + TOLERANCE_MS) } },
      data: {
        nextCheckAt: new Date(context.now().getTime() + checkSeconds * 1_000 * (0.9 + Math.random() * 0.2)),
      },
    });
    return count === 1;
  });
}
