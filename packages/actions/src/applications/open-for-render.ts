import { type ServedKind, servedKind } from '@landfall/contracts/cluster';
import { type RendererOptions, rendererOptions } from '@landfall/contracts/renderer';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

const servedKinds = z.array(servedKind);

/** What a render job needs to know of its application, read once at its start. */
export interface RenderableApplication {
  id: string;
  name: string;
  repositoryId: string;
  targetRevision: string;
  path: string;
  renderer: RendererOptions;
  namespace: string;
  /** The request this job answers; another one may come meanwhile. */
  asked: number;
  /** The request that was answered last: this job answers all since. */
  done: number;
  cluster: { version: string | null; kinds: ServedKind[] };
}

/** An application whose render was asked for; undefined when there is none, or nothing is left to do. */
export function openForRender(context: Context, id: string): Promise<RenderableApplication | undefined> {
  return read(context, async (tx) => {
    const row = await tx.application.findFirst({
      where: { id },
      include: { cluster: { select: { version: true, servedKinds: true } } },
    });
    if (!row || row.renderAsked <= row.renderDone) return undefined;
    return {
      id: row.id,
      name: row.name,
      repositoryId: row.repositoryId,
      targetRevision: row.targetRevision,
      path: row.path,
      renderer: rendererOptions.parse(row.renderer),
      namespace: row.namespace,
      asked: row.renderAsked,
      done: row.renderDone,
      cluster: { version: row.cluster.version, kinds: servedKinds.parse(row.cluster.servedKinds) },
    };
  });
}
