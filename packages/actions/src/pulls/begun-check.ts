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

/** A check was begun at GitHub: the end of this planning ends it. Undefined: it was ended. */
export function recordBegunCheck(context: Context, id: string, check: BegunCheck | undefined): Promise<void> {
  const data = check
    ? { checkId: BigInt(check.id), checkHead: check.head }
    : { checkId: null, checkHead: null };
  return unitOfWork(context, async ({ tx }) => {
    await tx.pullRequest.updateMany({ where: { id }, data });
  });
}
