import { randomUUID } from 'node:crypto';
import { chownSync, rmSync } from 'node:fs';
import { inLauncher } from '@landfall/launcher';
import { freshFolder, workDirectory } from '../tree/stage.ts';
import { makeGroup } from './cgroup.ts';
import type { Many } from './command.ts';
import { behindWall } from './program.ts';
import { areWithinReach, withinReach } from './reach.ts';
import type { Purpose } from './ready-wall.ts';
import type { Program } from './run-here.ts';
import type { InsideEnd, InsideRun } from './shared-here.ts';
import { findProgram, findWall } from './wall.ts';

/** A wall that stays between runs: a tool is started in it again and again, one run after the other. */
export interface SharedWall {
  /** Stages are made in it; their owner is the wall's. */
  folder: string;
  owner: number | undefined;
  /** `cwd` is where it begins in the wall, on one line. Undefined where the run did not come to an end by itself: the wall is gone then. */
  run(cwd: string, timeoutMs: number, signal?: AbortSignal): Promise<InsideEnd | undefined>;
  isGone(): boolean;
  close(): Promise<void>;
}

const here = new URL('./shared-here.ts', import.meta.url);
const open = inLauncher<Program & { name: string }, void>(here, 'openHere');
const runInside = inLauncher<InsideRun, InsideEnd | undefined>(here, 'runInside');
const close = inLauncher<{ name: string }, void>(here, 'closeHere');
const libraries = inLauncher<{ ldd: string; program: string }, string[]>(here, 'librariesHere');

let shown: Promise<Omit<Many, 'folder'> | undefined> | undefined;

/** The shell that starts the tool each time, and what it needs; undefined where the system does not say what that is. */
async function shellOf(): Promise<Omit<Many, 'folder'> | undefined> {
  const [shell, ldd] = ['sh', 'ldd'].map(findProgram);
  if (shell === undefined || ldd === undefined) return undefined;
  return { shell, libraries: await libraries({ ldd, program: shell }) };
}

let proven: Promise<boolean> | undefined;

/**
 * Builds one, under the limits of a single run: each process has those of its own, and what a group counts together is free again
 * after each. Undefined where it cannot be had; whoever runs alone then loses time and nothing else.
 */
export async function openShared({ tool: asked, argv, limits }: Purpose): Promise<SharedWall | undefined> {
  const found = findWall();
  shown ??= shellOf().catch(() => undefined);
  const shell = await shown;
  if ('missing' in found || !shell) return undefined;
  const { wall } = found;
  const owner = wall.asRoot?.uid;
  const tool = wall.asRoot ? await withinReach(asked) : asked;
  const folder = freshFolder(workDirectory(limits.sourceBytes));
  const group = makeGroup(limits);
  const name = randomUUID();
  let isOpen = false;
  const leave = async () => {
    if (isOpen) await close({ name });
    isOpen = false;
    await group?.remove();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    if (owner !== undefined) chownSync(folder, owner, owner);
    const isClosed = wall.asRoot !== undefined && !(await areWithinReach(folder, tool));
    if (isClosed) throw new Error('not for sharing');
    const many = { folder, ...shell };
    const how = { limits, tool, argv: [...argv], stage: undefined, cwd: '/', closed: false, many };
    await open({ name, ...behindWall(wall, group, how) });
    isOpen = true;
    // Once for all: where the shell does not start, or not the tool, nobody is to wait for it again.
    proven ??= runInside({ name, cwd: '/', timeoutMs: limits.wallMs }).then(Boolean);
    if (!(await proven)) throw new Error('nothing runs in it');
  } catch {
    await leave();
    return undefined;
  }
  const run = async (cwd: string, timeoutMs: number, signal?: AbortSignal) => {
    const end = await runInside({ name, cwd, timeoutMs }, signal);
    if (!end) isOpen = false;
    return end;
  };
  return { folder, owner, run, isGone: () => !isOpen, close: leave };
}
