import type { RewriteView } from '@landfall/contracts/rewrite';
import type { Context } from '../context.ts';
import { notFound } from '../refusal.ts';
import { read } from '../unit.ts';
import { toRewriteView } from './view.ts';

/** Of one repository: older ones are forgotten, what they are about was deployed over long ago. */
export const MOST_REWRITES = 100;

/** Histories of a repository that were rewritten, newest first. @throws Refusal `not-found` */
export function listRewrites(context: Context, repositoryId: string): Promise<RewriteView[]> {
  return read(context, async (tx) => {
    if ((await tx.repository.count({ where: { id: repositoryId } })) === 0) throw notFound('repository');
    const rows = await tx.rewrite.findMany({
      where: { repositoryId, answer: { not: null } },
      orderBy: [{ askedAt: 'desc' }, { id: 'desc' }],
      take: MOST_REWRITES,
    });
    return rows.flatMap((row) => toRewriteView(row) ?? []);
  });
}
