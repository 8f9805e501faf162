import type { Context } from '../context.ts';
import { read } from '../unit.ts';
import { type RenderableApplication, renderableOf, withClusterFacts } from './renderable.ts';

/** An application as a pull request is rendered for it. Undefined for one that is not there any more. */
export function openForPull(context: Context, id: string): Promise<RenderableApplication | undefined> {
  return read(context, async (tx) => {
    const row = await tx.application.findFirst({ where: { id }, include: withClusterFacts });
    return row ? renderableOf(row) : undefined;
  });
}
