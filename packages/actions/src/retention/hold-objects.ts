import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';

/** Objects that a snapshot is to be made of were tidied away meanwhile: whoever rendered them has to store them again. */
export class ObjectsGone extends Error {
  override readonly name = 'ObjectsGone';

  constructor() {
    super('Objects of this render were tidied away before it was recorded.');
  }
}

/** Who deletes objects holds it alone, who names them shares it: between both nothing gets lost. */
export async function lockObjects(
  tx: Transaction,
  { organizationId }: Pick<Context, 'organizationId'>,
  how: 'alone' | 'shared',
): Promise<void> {
  const key = `objects:${organizationId}`;
  if (how === 'alone') await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
  else await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${key}, 0))`;
}

/** Makes sure that objects are there, and stay until the transaction that names them has ended. @throws ObjectsGone */
export async function holdObjects(
  tx: Transaction,
  context: Pick<Context, 'organizationId'>,
  digests: readonly string[],
): Promise<void> {
  const wanted = [...new Set(digests)];
  if (wanted.length === 0) return;
  await lockObjects(tx, context, 'shared');
  const [found] = await tx.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM objects WHERE digest = ANY(${wanted})`;
  if (Number(found?.count ?? 0) !== wanted.length) throw new ObjectsGone();
}
