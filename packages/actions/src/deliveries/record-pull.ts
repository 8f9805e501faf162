import { deliveryId } from '@landfall/contracts/ids';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { notePullIn } from '../pulls/note.ts';
import { unitOfWork } from '../unit.ts';
import { deliveryViewOf } from './view.ts';

export interface RecordPull {
  repositoryId: string;
  /** The provider's own id of the delivery: the same id again counts an attempt. */
  providerId: string;
  event: string;
  hint: { kind: 'changed'; number: number } | { kind: 'again'; head: string };
}

/** Pull requests from one commit, at most, that are planned again together. */
const MOST = 20;

/**
 * Commits that a verified delivery about pull requests arrived, and has them looked at (next: plan-pull). The delivery itself has
 * ended with that: what came of it is at the pull request. Call it only after the signature was checked.
 */
export function recordPull(context: Context, { repositoryId, providerId, event, hint }: RecordPull) {
  return unitOfWork(context, async (unit) => {
    const { organizationId } = context;
    const again = hint.kind === 'again';
    const heads = again
      ? await unit.tx.pullRequest.findMany({
          where: { repositoryId, head: hint.head, standing: { in: ['open', 'unknown'] } },
          orderBy: { number: 'asc' },
          take: MOST,
          select: { number: true },
        })
      : [];
    const numbers = again ? heads.map(({ number }) => number) : [hint.number];
    const key = { organizationId, repositoryId, providerId };
    const ended = { state: 'done', processedAt: context.now() };
    const row = await unit.tx.delivery.upsert({
      where: { organizationId_repositoryId_providerId: key },
      create: {
        ...key,
        ...ended,
        id: newId(deliveryId),
        event,
        ref: numbers[0] === undefined ? null : `refs/pull/${numbers[0]}/head`,
        receivedAt: context.now(),
      },
      update: { ...ended, attempts: { increment: 1 } },
      select: { id: true },
    });
    for (const number of numbers) await notePullIn(unit, context, { repositoryId, number, again });
    unit.emit({ type: 'delivery', delivery: await deliveryViewOf(unit.tx, row.id) });
  });
}
