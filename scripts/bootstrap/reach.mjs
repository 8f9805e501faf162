// As root we run Postgres and our own roles as other users, and those must be able to reach the checkout. A checkout
// below a folder that only root may enter (/root, a mktemp folder) would need that folder opened for everybody on the
// machine. Instead, our processes alone get a view of the file system (a mount namespace) in which it can be passed
// through: same paths, same files, nothing changed for anybody else.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { mkdir, mkdtemp, rmdir } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { cacheFolder, short } from './places.mjs';

const script = path.join(path.dirname(fileURLToPath(import.meta.url)), 'reach.sh');

/**
 * What to put before a command so that other users can reach `files` (and the cache and the temporary folder).
 * `prefix` is empty when nothing needs to be done; `end()` tidies up after the command.
 */
export async function reachable(files) {
  const nothing = { prefix: [], end: async () => {} };
  if (process.platform !== 'linux' || process.getuid() !== 0) return nothing;
  const closed = closedFolders([...files, cacheFolder(), tmpdir()]);
  if (closed.length === 0) return nothing;
  if (spawnSync('unshare', ['--mount', 'true'], { stdio: 'ignore' }).status !== 0) {
    process.stderr.write(
      `  ! Only root may enter ${closed.map(short).join(', ')}, and this machine allows no mount namespace, so the\n    processes that run as other users cannot start. Move the checkout to a folder others may pass through (chmod o+x).\n`,
    );
    return nothing;
  }
  // made now, on the real disk: what is first made inside the view would be lost with it
  for (const folder of [cacheFolder(), path.join(homedir(), '.npm')])
    await mkdir(folder, { recursive: true });
  const stash = await mkdtemp('/tmp/landfall-reach-');
  return {
    prefix: ['unshare', '--mount', '--propagation', 'private', 'sh', script, stash, ...closed, '--'],
    end: () => rmdir(stash).catch(() => {}),
  };
}

/** The folders above `files` that others may not pass through, outermost first. */
export function closedFolders(files) {
  const closed = new Set();
  for (const file of files) {
    for (let folder = path.dirname(path.resolve(file)); ; folder = path.dirname(folder)) {
      const stat = statSync(folder, { throwIfNoEntry: false });
      if (stat && (stat.mode & 0o001) === 0) closed.add(folder);
      if (folder === path.dirname(folder)) break;
    }
  }
  return [...closed].sort((a, b) => a.length - b.length);
}
