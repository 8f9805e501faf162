import { rendererOptions } from '@landfall/contracts/renderer';
import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { notFound } from '../refusal.ts';
import { read } from '../unit.ts';
import { type ClusterFacts, knownKinds, type RenderableApplication, rememberKinds } from './renderable.ts';

/** What a render job needs to know of its application, read once at its start. */
export interface AskedRender extends RenderableApplication {
  /** The request this job answers; another one may come meanwhile. */
  asked: number;
  /** The request that was answered last: this job answers all since. */
  done: number;
}

type Row = Omit<AskedRender, 'renderer' | 'cluster'> & {
  renderer: unknown;
  clusterId: string;
  version: string | null;
  kindsDigest: string;
};

/** An application whose render was asked for; undefined when there is none, or nothing is left to do. */
export function openForRender(context: Context, id: string): Promise<AskedRender | undefined> {
  return read(context, async (tx) => {
    // In SQL: what its cluster serves is long, and as it was for the application before.
    const [row] = await tx.$queryRaw<Row[]>`
      SELECT a.id, a.name, a.repository_id AS "repositoryId", a.target_revision AS "targetRevision", a.path, a.renderer, a.namespace,
        a.render_asked AS asked, a.render_done AS done, c.id AS "clusterId", c.version, md5(c.served_kinds::text) AS "kindsDigest"
      FROM applications a JOIN clusters c ON c.organization_id = a.organization_id AND c.id = a.cluster_id
      WHERE a.id = ${id}::uuid`;
    if (!row || row.asked <= row.done) return undefined;
    const { clusterId, version, kindsDigest, renderer, ...application } = row;
    const cluster = await factsOf(tx, { clusterId, version, kindsDigest });
    return { ...application, renderer: rendererOptions.parse(renderer), cluster };
  });
}

async function factsOf(
  tx: Transaction,
  { clusterId, version, kindsDigest }: Pick<Row, 'clusterId' | 'version' | 'kindsDigest'>,
): Promise<ClusterFacts> {
  const known = knownKinds(kindsDigest);
  if (known) return { version, kinds: known };
  // With the digest once more: it may be another by now.
  const [row] = await tx.$queryRaw<{ kinds: unknown; digest: string }[]>`
    SELECT served_kinds AS kinds, md5(served_kinds::text) AS digest FROM clusters WHERE id = ${clusterId}::uuid`;
  if (!row) throw notFound('cluster');
  return { version, kinds: rememberKinds(row.digest, row.kinds) };
}
