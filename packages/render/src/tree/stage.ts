import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isAlive, OWNED, ownerOf } from '../owned.ts';
import { diskFull } from '../render-error.ts';
import type { Collected } from './collect.ts';
import { inSlices } from './in-slices.ts';

/** A private folder that holds exactly what one run of a tool may see. */
export interface Stage {
  directory: string;
  /** The listed files, symbolic links resolved, at their repository paths. */
  tree: string;
  /** What we hand the tool beside the tree: inline values. */
  input: string;
  remove(): Promise<void>;
}

const SPARE = 64 * 1024 * 1024;

/** Memory-backed where there is room: creating a file there costs a thirtieth. `LANDFALL_RENDER_DIR` overrides. */
export function workDirectory(bytes: number): string {
  const configured = process.env.LANDFALL_RENDER_DIR;
  if (configured !== undefined && configured !== '') return configured;
  try {
    accessSync('/dev/shm', constants.W_OK | constants.X_OK);
    const room = statfsSync('/dev/shm');
    if (room.bavail * room.bsize > bytes + SPARE) return '/dev/shm';
  } catch {
    // No shared memory here: the ordinary temporary folder does.
  }
  return tmpdir();
}

/** How a stage is made, where it is not for an ordinary run of our own uid. */
export interface Staging {
  /** Uid that alone may enter the folder, when we are root. */
  owner?: number | undefined;
  /** Files of ours for the tool: name → text. */
  input?: Record<string, string> | undefined;
  /** The folder to make it in, where a wall shows that already. */
  within?: string;
  /** Whether a file may be the very same as the checkout's: where the tool is shown it for reading. */
  links?: boolean;
}

/**
 * Brings the listed files into a new private folder, in this thread (`in-slices`). The tool sees what was checked and no symbolic link at
 * all; and the folder can belong to the uid that the tool runs as.
 * @throws RenderError `disk-full`
 */
export async function makeStage(
  root: string,
  collected: Collected,
  { owner, input = {}, within, links = false }: Staging = {},
): Promise<Stage> {
  const directory = freshFolder(within ?? workDirectory(collected.bytes));
  const stage: Stage = {
    directory,
    tree: join(directory, 'tree'),
    input: join(directory, 'input'),
    remove: () => removeStage(directory, collected.files.size),
  };
  try {
    for (const folder of [stage.tree, stage.input, join(directory, 'tmp')]) mkdirSync(folder);
    writeFileSync(join(directory, 'tool'), '');
    await fill(root, stage.tree, collected, links ? linkOrCopy : copyFileSync);
    for (const [name, text] of Object.entries(input)) writeFileSync(join(stage.input, name), text);
    if (owner !== undefined) await giveTo(owner, stage, collected, Object.keys(input));
  } catch (error) {
    await stage.remove();
    throw orFull(error);
  }
  return stage;
}

/** A new folder of ours, for nobody else. @throws RenderError `disk-full` */
export function freshFolder(work: string): string {
  try {
    return mkdtempSync(join(work, `${OWNED}${process.pid}-`));
  } catch (error) {
    throw orFull(error);
  }
}

function orFull(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' ? diskFull() : error;
}

/** Parent folders of the files, parents first. */
function foldersOf(collected: Collected): string[] {
  const folders = new Set<string>();
  for (const path of collected.files.keys()) {
    for (let folder = dirname(path); folder !== '.' && !folders.has(folder); folder = dirname(folder)) {
      folders.add(folder);
    }
  }
  return [...folders].sort();
}

async function fill(
  root: string,
  tree: string,
  collected: Collected,
  bring: (from: string, to: string) => void,
): Promise<void> {
  await inSlices(foldersOf(collected), (folder) => mkdirSync(join(tree, folder)));
  await inSlices(collected.files.values(), ({ source, path }) => bring(join(root, source), join(tree, path)));
}

/** A second name takes a third of a copy, where both places are on one file system. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

/** Readable for the other uid whatever our umask is; only the top folder changes its owner, and none other may enter it. */
async function giveTo(owner: number, stage: Stage, collected: Collected, input: string[]): Promise<void> {
  chownSync(stage.directory, owner, owner);
  for (const folder of [stage.tree, stage.input]) chmodSync(folder, 0o755);
  await inSlices(foldersOf(collected), (folder) => chmodSync(join(stage.tree, folder), 0o755));
  for (const name of input) chmodSync(join(stage.input, name), 0o644);
  await inSlices(collected.files.keys(), (path) => chmodSync(join(stage.tree, path), 0o644));
}

/** As many as are gone in a few milliseconds. */
const FEW_FILES = 1_000;

async function removeStage(directory: string, files: number): Promise<void> {
  const options = { recursive: true, force: true, maxRetries: 5, retryDelay: 20 };
  if (files <= FEW_FILES) rmSync(directory, options);
  else await rm(directory, options);
}

/** Removes the stages of processes that are gone; those of other users, in a folder that all share, are theirs to remove. */
export async function sweepStages(): Promise<number> {
  let removed = 0;
  for (const directory of new Set([workDirectory(0), tmpdir()])) {
    for (const name of await readdir(directory).catch(() => [])) {
      const pid = ownerOf(name);
      if (pid === undefined || isAlive(pid)) continue;
      try {
        await rm(join(directory, name), { recursive: true, force: true });
        removed++;
      } catch {
        // Not ours, or going away this moment: no reason for a worker not to start.
      }
    }
  }
  return removed;
}
