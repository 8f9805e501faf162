import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { isUniqueViolation, notFound, Refusal } from '../refusal.ts';
import { read } from '../unit.ts';

/** A deploy key opens one repository: hosts hold it so. @throws Refusal `not-found`, `conflict` */
export async function checkFree(tx: Transaction, id: string): Promise<void> {
  const key = await tx.deployKey.findFirst({
    where: { id },
    select: { repository: { select: { name: true } } },
  });
  if (!key) throw notFound('deploy key');
  if (!key.repository) return;
  throw new Refusal('conflict', {
    what: 'This deploy key was not taken.',
    why: `It opens “${key.repository.name}” already, and hosts let a deploy key open one repository only.`,
    fix: 'Make another deploy key.',
  });
}

/**
 * Of two that want a deploy key at the same moment the second finds it free and is refused by Postgres: it is told so in the same
 * words. Returns where the key is not what was refused. @throws Refusal as `checkFree`
 */
export async function checkStillFree(context: Context, id: string, error: unknown): Promise<void> {
  if (isUniqueViolation(error)) await read(context, (tx) => checkFree(tx, id));
}
