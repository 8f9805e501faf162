import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { read, unitOfWork } from '../unit.ts';

/** A check at GitHub that was begun and has not ended: its number there, and the head that it is of. */
export interface BegunCheck {
  id: number;
  head: string;
}

/** The one of a pull request, if there is one. */
export async function findBegunCheck(context: Context, id: string): Promise<BegunCheck | undefined> {
  const row = await read(context, (tx) => tx.pullRequest.findFirst({ where: { id } }));
  return row?.checkId != null && row.checkHead !== null
    ? { id: Number(row.checkId), head: row.checkHead }
    : undefined;
}

/** A check was begun at GitHub: the end of this planning ends it. */
export function recordBegunCheck(context: Context, id: string, check: BegunCheck): Promise<void> {
  const data = { checkId: BigInt(check.id), checkHead: check.head };
  return unitOfWork(context, async ({ tx }) => {
    await tx.pullRequest.updateMany({ where: { id }, data });
  });
}

/** A check has ended at GitHub. One that was begun meanwhile, for another head, stays. */
export function recordEndedCheck(context: Context, id: string, checkId: number): Promise<void> {
  return unitOfWork(context, ({ tx }) => forgetCheck(tx, id, checkId));
}

/** The same, inside somebody else's transaction. */
export async function forgetCheck(tx: Transaction, id: string, checkId: number): Promise<void> {
  const where = { id, checkId: BigInt(checkId) };
  await tx.pullRequest.updateMany({ where, data: { checkId: null, checkHead: null } });
}
