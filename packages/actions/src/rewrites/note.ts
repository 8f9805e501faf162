import { rewriteId } from '@landfall/contracts/ids';
import { deliveryPayload } from '@landfall/contracts/repository';
import type { RewriteAnswer } from '@landfall/contracts/rewrite';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import type { Unit } from '../unit.ts';
import { MOST_REWRITES } from './list.ts';
import { tellRewrite } from './tell.ts';
import type { Moved } from './tips.ts';

/**
 * Branches and tags that are followed have moved, inside the transaction that says so. A tag that names another commit was moved;
 * of a branch a signed payload says whether it was rewritten, where it is about the very move that was seen. Otherwise Git is
 * asked, later and beside everything (next: tell-history).
 */
export async function noteMoves(
  unit: Unit,
  context: Context,
  repositoryId: string,
  moved: readonly Moved[],
  deliveryIds: readonly string[],
): Promise<void> {
  const deliveries = await unit.tx.delivery.findMany({
    where: { id: { in: [...deliveryIds] }, ref: { in: moved.map(({ ref }) => ref) } },
    select: { id: true, ref: true, event: true, payload: true },
    orderBy: { receivedAt: 'asc' },
  });
  for (const one of moved) {
    const own = deliveries.filter(({ ref }) => ref === one.ref);
    const said = own.map((delivery) => ({ ...delivery, forced: forcedIn(delivery, one) }));
    const told = said.find(({ forced }) => forced !== undefined);
    const isTag = one.ref.startsWith('refs/tags/');
    if (told?.forced === false && !isTag) continue;
    const answer = isTag ? 'moved' : told ? 'rewritten' : null;
    const deliveryId = (told ?? own.at(-1))?.id ?? null;
    await write(unit, context, { ...one, repositoryId, deliveryId, answer });
  }
}

/** What a payload says of this very move; undefined where it is about another. Only what was signed is a delivery. */
function forcedIn(
  { event, payload }: { event: string; payload: unknown },
  { before, after }: Moved,
): boolean | undefined {
  const said = event === 'push' ? deliveryPayload.safeParse(payload).data : undefined;
  return said?.before === before && said.after === after ? said.forced : undefined;
}

async function write(
  unit: Unit,
  context: Context,
  row: Moved & { repositoryId: string; deliveryId: string | null; answer: RewriteAnswer | null },
): Promise<void> {
  const { tx } = unit;
  const { organizationId } = context;
  const id = newId(rewriteId);
  const made = await tx.rewrite.create({ data: { ...row, organizationId, id, askedAt: context.now() } });
  await tx.$executeRaw`
    DELETE FROM rewrites WHERE repository_id = ${row.repositoryId}::uuid AND id IN (
      SELECT id FROM rewrites WHERE repository_id = ${row.repositoryId}::uuid
      ORDER BY asked_at DESC, id DESC OFFSET ${MOST_REWRITES})`;
  if (made.answer === null) unit.enqueue('tell-history', { organizationId, rewriteId: id });
  else await tellRewrite(unit, made);
}
