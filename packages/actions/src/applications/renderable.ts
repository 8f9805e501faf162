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

/** Of one cluster it is the same for hundreds of renders, and long: read and checked once, found by its digest. */
const kindsByDigest = new Map<string, ServedKind[]>();
const MOST_DIGESTS = 200;

export const knownKinds = (digest: string): ServedKind[] | undefined => kindsByDigest.get(digest);

/** Checked, and kept as it is: nobody may change it. */
export function rememberKinds(digest: string, stored: unknown): ServedKind[] {
  const kinds = servedKinds.parse(stored);
  if (kindsByDigest.size >= MOST_DIGESTS) kindsByDigest.clear();
  kindsByDigest.set(digest, kinds);
  return kinds;
}

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
