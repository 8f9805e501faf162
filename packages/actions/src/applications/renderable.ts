import { type ServedKind, servedKind } from '@landfall/contracts/cluster';
import { type RendererOptions, rendererOptions } from '@landfall/contracts/renderer';
import type { Prisma } from '@landfall/db/client';
import { z } from 'zod';

/** An application as it is rendered. */
export interface RenderableApplication {
  id: string;
  name: string;
  repositoryId: string;
  targetRevision: string;
  path: string;
  renderer: RendererOptions;
  namespace: string;
  cluster: ClusterFacts;
}

/** What renders may know of a cluster: its version and what it serves. */
export interface ClusterFacts {
  version: string | null;
  kinds: ServedKind[];
}

/** What of a row that takes. */
export const clusterFacts = { version: true, servedKinds: true } as const;
export const withClusterFacts = { cluster: { select: clusterFacts } } as const;

const servedKinds = z.array(servedKind);

export const clusterFactsOf = (
  row: Prisma.ClusterGetPayload<{ select: typeof clusterFacts }>,
): ClusterFacts => ({
  version: row.version,
  kinds: servedKinds.parse(row.servedKinds),
});

export const renderableOf = (
  row: Prisma.ApplicationGetPayload<{ include: typeof withClusterFacts }>,
): RenderableApplication => ({
  id: row.id,
  name: row.name,
  repositoryId: row.repositoryId,
  targetRevision: row.targetRevision,
  path: row.path,
  renderer: rendererOptions.parse(row.renderer),
  namespace: row.namespace,
  cluster: clusterFactsOf(row.cluster),
});
