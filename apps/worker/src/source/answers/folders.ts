import type { DeployableFolder } from '@landfall/contracts/probe';
import { listTree, type Mirror, readBlob, withSizes } from '@landfall/git';
import { findDeployables } from '@landfall/render';

/** The beginning of a manifest says what it is; larger files are none. */
const READ_BYTES = 256 * 1024;

/** The folders of a commit that look deployable, found without a checkout. @throws GitError */
export async function deployableFolders(mirror: Mirror, commit: string): Promise<DeployableFolder[]> {
  const entries = await withSizes(mirror, await listTree(mirror, commit));
  const files = new Map(
    entries.flatMap((entry) =>
      entry.kind === 'file' && entry.size <= READ_BYTES ? [[entry.path, entry.oid]] : [],
    ),
  );
  return findDeployables(files.keys(), async (path) => {
    const oid = files.get(path);
    return oid && (await readBlob(mirror, oid, READ_BYTES)).toString('utf8');
  });
}
