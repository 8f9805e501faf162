import { randomUUID } from 'node:crypto';
import { chownSync, rmSync } from 'node:fs';
import { freshFolder, workDirectory } from '../tree/stage.ts';
import { type Group, makeGroup } from './cgroup.ts';
import type { Many, Wall } from './command.ts';
import { behindWall } from './program.ts';
import { areWithinReach, withinReach } from './reach.ts';
import type { Purpose } from './ready-wall.ts';
import { closeStanding, type InsideEnd, librariesOf, openStanding, runInside } from './standing.ts';
import { findProgram, findWall } from './wall.ts';

/** A wall that stays between runs: a tool is started in it again and again, one run after the other. */
export interface SharedWall {
  /** Stages are made in it; their owner is the wall's. */
  folder: string;
  owner: number | undefined;
  /**
   * `cwd` is where it begins in the wall, on one line. Undefined where the run did not come to an end by itself: the wall is gone then.
   */
  run(cwd: string, timeoutMs: number, signal?: AbortSignal): Promise<InsideEnd | undefined>;
  /** Ends it, whatever goes on in it. Never throws. */
  close(): Promise<void>;
}

type Shell = Omit<Many, 'folder'>;
let knownShell: Promise<Shell | undefined> | undefined;

/** The shell that starts the tool each time, and what it needs; undefined where the system does not say what that is. */
async function findShell(): Promise<Shell | undefined> {
  const [shell, ldd] = ['sh', 'ldd'].map(findProgram);
  if (shell === undefined || ldd === undefined) return undefined;
  return { shell, libraries: await librariesOf({ ldd, program: shell }) };
}

/** Whether a tool starts in such a wall on this machine, once it was seen; how often not even the shell may fail to answer. */
const trial: { starts?: boolean; left: number } = { left: 3 };
/** As a shell says that it could not start a program (POSIX, 2.8.2). */
const NOT_STARTED = 126;

/**
 * Builds one, under the limits of a single run: each process has those of its own, and what a group counts together is free again
 * after each, but for what it left in `/tmp`. Undefined where it cannot be had; whoever runs alone then loses time and nothing else.
 */
export async function openShared(purpose: Purpose): Promise<SharedWall | undefined> {
  const found = findWall();
  if ('missing' in found || trial.starts === false) return undefined;
  try {
    knownShell ??= findShell();
    const shell = await knownShell;
    return shell && (await build(purpose, found.wall, shell));
  } catch {
    // It may have been the moment's fault: the next one asks again.
    if (trial.starts === undefined) knownShell = undefined;
    return undefined;
  }
}

async function build({ tool: asked, argv, limits }: Purpose, wall: Wall, shell: Shell): Promise<SharedWall> {
  const name = randomUUID();
  const owner = wall.asRoot?.uid;
  const tool = wall.asRoot ? await withinReach(asked) : asked;
  const folder = freshFolder(workDirectory(limits.sourceBytes));
  let group: Group | undefined;
  const leave = async () => {
    await closeStanding({ name });
    await group?.remove().catch(() => undefined);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  };
  const run: SharedWall['run'] = (cwd, timeoutMs, signal) => runInside({ name, cwd, timeoutMs }, signal);
  try {
    if (owner !== undefined) chownSync(folder, owner, owner);
    if (wall.asRoot && !(await areWithinReach(folder, tool))) throw new Error('its uid cannot get there');
    group = makeGroup(limits);
    const how = { limits, tool, argv: [...argv], stage: undefined, cwd: '/', closed: false };
    await openStanding({ name, ...behindWall(wall, group, { ...how, many: { folder, ...shell } }) });
    if (!(await toolStarts(run, limits.wallMs))) throw new Error('the tool does not start');
  } catch (error) {
    await leave();
    throw error;
  }
  return { folder, owner, run, close: () => leave().catch(() => undefined) };
}

/** Asked until it is known: where it does not, nobody is to wait for it again. */
async function toolStarts(run: SharedWall['run'], timeoutMs: number): Promise<boolean> {
  if (trial.starts !== undefined) return trial.starts;
  const end = await run('/', timeoutMs);
  trial.left -= 1;
  if (end) trial.starts = end.exitCode < NOT_STARTED;
  else if (trial.left === 0) trial.starts = false;
  return trial.starts === true;
}
