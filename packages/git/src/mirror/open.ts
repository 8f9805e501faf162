import { mkdir, mkdtemp, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { forgetFolders } from '../commit/kept-folders.ts';
import { forgetMirror } from '../commit/remember.ts';
import { endReader } from '../objects/read.ts';
import { parseRepositoryUrl } from '../remote/parse-repository-url.ts';
import type { Remote } from '../remote/remote.ts';
import { BOOT } from '../run/boot.ts';
import { orDiskFull } from '../run/disk-full.ts';
import { localFailure } from '../run/explain.ts';
import { runGit } from '../run/run-git.ts';
import { FETCH_LIMITS } from './fetch-limits.ts';
import type { Mirror } from './mirror.ts';
import { inTurn } from './turns.ts';

/**
 * No conversion and no filter, whatever a repository's own `.gitattributes` say: files come out byte for byte. This
 * file has the highest precedence of all sources of attributes.
 */
const NO_ATTRIBUTES = '* -text !eol -ident -filter !working-tree-encoding -diff -merge\n';

/**
 * Marks a mirror that was made whole, since this machine was started, and by who left the same files at the server: what one
 * did not take is not there for another.
 */
const MADE = { name: 'landfall', text: `${BOOT ?? '1'} ${FETCH_LIMITS.fileBytes}\n` };

/** From the next time that it is opened, a mirror is made anew. Whoever uses it meanwhile goes on. */
export const leaveMirror = ({ dir }: Pick<Mirror, 'dir'>): Promise<void> =>
  rm(join(dir, MADE.name), { force: true });

/**
 * Opens the mirror at `dir`, making it when it is not there. One folder per (organization, repository): objects are
 * never shared between tenants or credentials. Cheap when it exists; no network.
 * @param dir absolute; the caller builds it from ids, never from names
 */
export async function openMirror({ dir, remote }: { dir: string; remote: Remote }): Promise<Mirror> {
  const mirror = { dir, remote: { ...remote, url: parseRepositoryUrl(remote.url) } };
  await inTurn(dir, async () => {
    if (!(await isMade(dir))) await create(dir);
    // Those used last stay (`keepWithin`), also where nothing new was fetched.
    const now = new Date();
    await utimes(dir, now, now).catch(() => undefined);
  });
  return mirror;
}

/** Deletes a mirror and all it holds; that it is asked for again makes it anew. */
export async function removeMirror({ dir }: Pick<Mirror, 'dir'>): Promise<void> {
  await inTurn(dir, async () => {
    await forget(dir);
    const gone = `${dir}.gone-${process.pid}-${Date.now()}`;
    await rename(dir, gone).catch(() => undefined);
    await Promise.all([gone, `${dir}.lock`].map((path) => rm(path, { recursive: true, force: true })));
  });
}

/** What this process knows of it. */
async function forget(dir: string): Promise<void> {
  forgetMirror(dir);
  forgetFolders(dir);
  await endReader({ dir });
}

/** Made aside and moved into place whole, so that nobody ever sees half of it. @throws GitError `disk-full`, `git-failed` */
async function create(dir: string): Promise<void> {
  let made = '';
  try {
    await mkdir(dirname(dir), { recursive: true, mode: 0o700 });
    made = await mkdtemp(`${dir}.new-`);
    await fill(made);
    // What stands there without the mark is nothing of ours, was damaged, or may have been when the machine went down.
    if (!(await isMade(dir))) {
      await forget(dir);
      await rm(dir, { recursive: true, force: true });
    }
    await rename(made, dir);
  } catch (error) {
    if (made !== '') await rm(made, { recursive: true, force: true });
    // Another process was quicker.
    if (!(await isMade(dir))) throw orDiskFull(error, DOING);
  }
}

const DOING = 'make a place for the repository';

async function fill(made: string): Promise<void> {
  const result = await runGit({
    args: ['init', '--quiet', '--bare', '--template='],
    place: { gitDir: made },
    maxOutputBytes: 10_000,
    timeoutMs: 30_000,
  });
  if (result.exitCode !== 0) throw localFailure(DOING, result);
  await mkdir(join(made, 'info'), { recursive: true });
  await writeFile(join(made, 'info', 'attributes'), NO_ATTRIBUTES);
  await writeFile(join(made, MADE.name), MADE.text);
}

async function isMade(dir: string): Promise<boolean> {
  return readFile(join(dir, MADE.name), 'utf8').then(
    (text) => text === MADE.text,
    () => false,
  );
}
