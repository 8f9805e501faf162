import { type ServedKind, servedKind } from '@landfall/contracts/cluster';
import { type RendererOptions, rendererOptions } from '@landfall/contracts/renderer';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

const servedKinds = z.array(servedKind);

/** An application as a pull request is rendered for it. */
export interface PullableApplication {
  id: string;
  name: string;
  path: string;
  renderer: RendererOptions;
  namespace: string;
  cluster: { version: string | null; kinds: ServedKind[] };
}

/** Undefined for one that is not there any more. */
export function openForPull(context: Context, id: string): Promise<PullableApplication | undefined> {
  return read(context, async (tx) => {
    const row = await tx.application.findFirst({
      where: { id },
      include: { cluster: { select: { version: true, servedKinds: true } } },
    });
    if (!row) return undefined;
    const { name, path, namespace, cluster } = row;
    return {
      id,
      name,
      path,
      renderer: rendererOptions.parse(row.renderer),
      namespace,
      cluster: { version: cluster.version, kinds: servedKinds.parse(cluster.servedKinds) },
    };
  });
}
