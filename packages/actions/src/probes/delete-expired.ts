import type { Context } from '../context.ts';
import { unitOfWork } from '../unit.ts';

/** Forgets a question whose time is over, with its input, its answer and any credential in it. */
export function deleteExpiredProbe(context: Context, id: string): Promise<void> {
  return unitOfWork(context, async ({ tx }) => {
    await tx.probe.deleteMany({ where: { id, expiresAt: { lte: context.now() } } });
  });
}
