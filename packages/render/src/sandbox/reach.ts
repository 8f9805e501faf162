import { chmod, copyFile, link, mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { OWNED } from '../owned.ts';

/** May every uid follow the way to this place? Its last part is not asked: whoever owns it says who enters. */
async function isWithinReach(path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const mode = await stat(folder).then(
      (found) => found.mode,
      () => 0,
    );
    if ((mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** All of them. */
export async function areWithinReach(...paths: string[]): Promise<boolean> {
  return (await Promise.all(paths.map(isWithinReach))).every(Boolean);
}

const brought = new Map<string, Promise<string>>();

/**
 * The same program at a place that every uid can reach: where it is, or by a second name in a folder of its own. To
 * mount it there for each run would cost as much as the run. The next start sweeps the folder.
 * @returns its own place where no other can be made
 */
export async function withinReach(program: string): Promise<string> {
  const known = brought.get(program);
  if (known !== undefined && (await isThere(await known))) return known;
  // Nothing of ours lies in a temporary folder for ever: what tidies there may have taken it.
  const place = bring(program).catch(() => program);
  brought.set(program, place);
  return place;
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function bring(program: string): Promise<string> {
  if (await isWithinReach(program)) return program;
  const place = join(await openFolder(), basename(program));
  await link(program, place).catch(async () => {
    await copyFile(program, place);
    await chmod(place, 0o755);
  });
  return (await isWithinReach(place)) ? place : program;
}

async function openFolder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), `${OWNED}${process.pid}-`));
  await chmod(made, 0o711);
  return made;
}
