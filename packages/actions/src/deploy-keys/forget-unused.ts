import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';

const KEPT_MS = 24 * 3_600_000;

/** Those that no repository took. */
export const UNUSED = { repository: { is: null } } as const;

/** Takes away the deploy keys of an organization that no repository took for a day; how many they were. */
export async function forgetUnusedKeys(tx: Transaction, context: Pick<Context, 'now'>): Promise<number> {
  const before = new Date(context.now().getTime() - KEPT_MS);
  const { count } = await tx.deployKey.deleteMany({ where: { ...UNUSED, createdAt: { lt: before } } });
  return count;
}
