import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** A move that Git is to be asked about. */
export interface OpenedRewrite {
  repositoryId: string;
  ref: string;
  before: string;
  askedAt: Date;
}

/** Undefined where it was answered, or is not this organization's. */
export function openRewrite(context: Context, id: string): Promise<OpenedRewrite | undefined> {
  return read(context, async (tx) => {
    const row = await tx.rewrite.findFirst({
      where: { id, answer: null },
      select: { repositoryId: true, ref: true, before: true, askedAt: true },
    });
    return row ?? undefined;
  });
}
