import type { Prisma } from '@landfall/db/client';
import type { Unit } from '../unit.ts';

export type PullRow = Prisma.PullRequestGetPayload<object>;

/** A pull request's row, locked until the commit: whether its last plan has come is decided by one at a time. */
export async function lockPull({ tx }: Pick<Unit, 'tx'>, id: string): Promise<PullRow | null> {
  await tx.$queryRaw`SELECT 1 FROM pull_requests WHERE id = ${id}::uuid FOR UPDATE`;
  return tx.pullRequest.findFirst({ where: { id } });
}
