import type { Context } from '../context.ts';
import { read } from '../unit.ts';
import { type RenderableApplication, renderableOf, withClusterFacts } from './renderable.ts';

/** What a render job needs to know of its application, read once at its start. */
export interface AskedRender extends RenderableApplication {
  /** The request this job answers; another one may come meanwhile. */
  asked: number;
  /** The request that was answered last: this job answers all since. */
  done: number;
}

/** An application whose render was asked for; undefined when there is none, or nothing is left to do. */
export function openForRender(context: Context, id: string): Promise<AskedRender | undefined> {
  return read(context, async (tx) => {
    const row = await tx.application.findFirst({ where: { id }, include: withClusterFacts });
    if (!row || row.renderAsked <= row.renderDone) return undefined;
    return { ...renderableOf(row), asked: row.renderAsked, done: row.renderDone };
  });
}
