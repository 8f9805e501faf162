import type { Transaction } from '@landfall/db/transaction';

/** An application of a repository, and what its newest render read: files and folders, '' is everything. */
export interface Neighbour {
  id: string;
  name: string;
  read: string[];
  /** The commit of that render; null before the first. */
  revision: string | null;
}

/** Applications that are looked at besides the one that is asked about. */
const MOST_NEIGHBOURS = 500;

/** The applications of a repository by name, the one of this id for certain. */
export const neighboursOf = (
  tx: Transaction,
  { repositoryId, id }: { repositoryId: string; id: string },
): Promise<Neighbour[]> => tx.$queryRaw<Neighbour[]>`
  SELECT a.id, a.name, s.revision, ARRAY(SELECT jsonb_object_keys(s.inputs->'roots')) AS read
  FROM applications a
  LEFT JOIN snapshots s ON s.organization_id = a.organization_id AND s.id = a.head_snapshot_id
  WHERE a.repository_id = ${repositoryId}::uuid
  ORDER BY a.id <> ${id}::uuid, a.name LIMIT ${MOST_NEIGHBOURS + 1}::int`;
