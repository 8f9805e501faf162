// Finds pnpm: always our pinned one, from the cache or from npm. Another version could write another lockfile.
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { fromNpm } from './from-npm.mjs';
import { pnpmPackage, pnpmVersion } from './pins.mjs';

/** The path of pnpm's program. */
export async function findPnpm(steps) {
  let found;
  await steps.step('pnpm', async () => {
    const wanted = pnpmPackage();
    const { folder, fetched } = await fromNpm(wanted);
    found = path.join(folder, 'pnpm');
    await chmod(found, 0o755);
    return fetched ? `${pnpmVersion} from npm, kept in the cache` : undefined;
  });
  return found;
}
