import { repositoryId, rewriteId } from '@landfall/contracts/ids';
import { type RewriteView, rewriteAnswer } from '@landfall/contracts/rewrite';
import type { Prisma } from '@landfall/db/client';
import { timestamp } from '../json.ts';

/** A row as pages show it; undefined while Git was not asked. */
export function toRewriteView(row: Prisma.RewriteGetPayload<object>): RewriteView | undefined {
  const answer = rewriteAnswer.safeParse(row.answer).data;
  if (!answer) return undefined;
  return {
    id: rewriteId.parse(row.id),
    repositoryId: repositoryId.parse(row.repositoryId),
    ref: row.ref,
    before: row.before,
    after: row.after,
    answer,
    why: row.why,
    at: timestamp(row.askedAt),
  };
}
