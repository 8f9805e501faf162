import type { Transaction } from '@landfall/db/transaction';

/**
 * Whether a commit is one that we pushed ourselves to a repository, for a change that somebody here asked for: it is written down
 * before its pull request is opened. Who GitHub says has opened that proves nothing, and neither does a branch's name.
 */
export async function isOurs(
  tx: Transaction,
  { repositoryId, head }: { repositoryId: string; head: string },
): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ ours: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM applications a WHERE a.repository_id = ${repositoryId}::uuid AND (
      a.pin->'revert'->>'revision' = ${head}
      OR EXISTS (SELECT 1 FROM proposals p WHERE p.application_id = a.id AND p.revision = ${head}))) AS ours`;
  return row?.ours === true;
}
