import { groupVersion, type Manifest, type ResourceRef, resourceKey } from '@landfall/contracts/resource';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** An object that an application wants in a cluster. */
export interface Claim {
  /** Its resource key. */
  key: string;
  applicationId: string;
  name: string;
}

interface Row {
  applicationId: string;
  name: string;
  /** Where its objects go that name no namespace. */
  destination: string;
  masked: Manifest;
}

const HOOKS = ['argocd.argoproj.io/hook', 'helm.sh/hook'];

/**
 * Which of these objects do other applications of the organization want in this cluster, by their newest renders? Hooks are
 * nobody's. One that is being deleted wants nothing any more.
 */
export async function findClaims(
  context: Context,
  { clusterId, except, refs }: { clusterId: string; except: string; refs: readonly ResourceRef[] },
): Promise<Claim[]> {
  if (refs.length === 0) return [];
  const names = [...new Set(refs.map(({ name }) => name))];
  const kinds = [...new Set(refs.map(({ kind }) => kind))];
  const rows = await read(
    context,
    (tx) => tx.$queryRaw<Row[]>`
      SELECT a.id AS "applicationId", a.name, a.namespace AS destination, o.masked
      FROM applications a
      JOIN snapshots s ON s.organization_id = a.organization_id AND s.id = a.desired_snapshot_id
      CROSS JOIN LATERAL unnest(s.object_digests) AS d(digest)
      JOIN objects o ON o.organization_id = a.organization_id AND o.digest = d.digest
      WHERE a.cluster_id = ${clusterId}::uuid AND a.id <> ${except}::uuid AND a.deletion IS NULL
        AND o.masked->>'kind' = ANY(${kinds}) AND o.masked->'metadata'->>'name' = ANY(${names})`,
  );
  return refs.flatMap((ref) =>
    rows
      .filter((row) => isAbout(row, ref))
      .map(({ applicationId, name }) => ({ key: resourceKey(ref), applicationId, name })),
  );
}

function isAbout({ destination, masked }: Row, ref: ResourceRef): boolean {
  const { name, namespace = destination, annotations = {} } = masked.metadata;
  return (
    masked.kind === ref.kind &&
    name === ref.name &&
    groupVersion(masked.apiVersion).group === ref.group &&
    // A cluster-scoped object has none, whatever its manifest says.
    (ref.namespace === '' || namespace === ref.namespace) &&
    !HOOKS.some((hook) => annotations[hook] !== undefined)
  );
}
