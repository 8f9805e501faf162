import { randomUUID } from 'node:crypto';
import type { RenderLimits } from '../limits.ts';
import { type Group, makeGroup } from './cgroup.ts';
import type { Wall } from './command.ts';
import { type Program, startWaiting, type Told, type ToolProcessEnd, tellWaiting } from './tool-process.ts';
import { findWall } from './wall.ts';

/**
 * A wall that stands up to where it has to be told what to show, in its group and under its limits: the kernel takes ten
 * milliseconds to count a process in a group (every CPU has to pass a point first), and whoever renders would wait for them.
 * It was made before anybody knew whose render it is for, and serves one.
 */
export interface ReadyWall {
  wall: Wall;
  /** The program that it will show, by its path. */
  tool: string;
  group: Group | undefined;
  /** As `runProcess`; undefined where it is gone: what was meant for it is run as any other. */
  tell(told: Omit<Told, 'name'>, signal?: AbortSignal): Promise<ToolProcessEnd | undefined>;
  /** Ends it unused. */
  leave(): Promise<void>;
}

/** What a ready wall is for: nothing else may use it. */
export interface Purpose {
  tool: string;
  argv: readonly string[];
  limits: RenderLimits;
}

let next: { key: string; wall: Promise<ReadyWall | undefined> } | undefined;

const keyOf = (purpose: Purpose): string => JSON.stringify(purpose);

/** The wall that stands ready for this, if one does; nobody else gets it. */
export async function takeReady(purpose: Purpose): Promise<ReadyWall | undefined> {
  if (next?.key !== keyOf(purpose)) return undefined;
  const { wall } = next;
  next = undefined;
  return wall;
}

/** How the next wall is made. */
interface Making {
  /** Where its program lies for whoever may not go everywhere. */
  tool: string;
  /** What to start for a wall and a group. */
  programOf(wall: Wall, group: Group | undefined): Program;
}

/** Has the next wall made for this, unless one stands already. */
export function makeReady(purpose: Purpose, making: Making): void {
  next ??= { key: keyOf(purpose), wall: made(purpose, making).catch(() => undefined) };
}

async function made({ limits }: Purpose, { tool, programOf }: Making): Promise<ReadyWall | undefined> {
  const found = findWall();
  if ('missing' in found) return undefined;
  const { wall } = found;
  const group = makeGroup(limits);
  const name = randomUUID();
  try {
    await startWaiting({ name, ...programOf(wall, group) });
  } catch (error) {
    await group?.remove();
    throw error;
  }
  const leave = async () => {
    // Told nothing, its tool is shown nothing, and says so.
    await tellWaiting({ name, told: '', timeoutMs: 1_000 });
    await group?.remove();
  };
  return { wall, tool, group, leave, tell: (told, signal) => tellWaiting({ name, ...told }, signal) };
}
