import type { Transaction } from '@landfall/db/transaction';
import { notFound, Refusal } from '../refusal.ts';

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
