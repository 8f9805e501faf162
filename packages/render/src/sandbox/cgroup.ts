import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RenderLimits } from '../limits.ts';
import { isAlive, OWNED, ownerOf } from '../owned.ts';

/** A control group for one run: its memory and its processes are counted together and end together. */
export interface Group {
  version: 1 | 2;
  /** `cgroup.procs` files; whoever writes 0 to each of them is in the group. */
  joins: string[];
  /** Did the kernel kill a process of it for lack of memory? */
  ranOutOfMemory(): boolean;
  /** Kills what is left in it and removes it. */
  remove(): Promise<void>;
}

const ROOT = '/sys/fs/cgroup';
let serial = 0;

/**
 * Makes a group with the limits of a render below our own, so that a container's limit still holds.
 * @returns undefined where none can be made: RLIMIT_AS takes its place
 */
export function makeGroup(limits: RenderLimits): Group | undefined {
  const name = `${OWNED}${process.pid}-${++serial}`;
  return versionTwo(name, limits) ?? versionOne(name, limits);
}

/** Lines of /proc/self/cgroup: `9:memory:/path`, `0::/path`. */
function ownGroup(controller: string): string | undefined {
  for (const line of readFileSync('/proc/self/cgroup', 'utf8').split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers?.split(',').includes(controller)) return path;
  }
  return undefined;
}

/** Where groups are made: version 2's delegated folder, then version 1's of memory and of processes. */
function bases(): { two: string; memory: string | undefined; pids: string | undefined } {
  const delegated = process.env.LANDFALL_RENDER_CGROUP;
  const memory = quietly(() => ownGroup('memory'));
  const pids = quietly(() => ownGroup('pids'));
  return {
    two: delegated === undefined || delegated === '' ? ROOT : delegated,
    memory: memory === undefined ? undefined : join(ROOT, 'memory', memory),
    pids: pids === undefined ? undefined : join(ROOT, 'pids', pids),
  };
}

/** Removes the groups of processes that are gone, with whatever still runs in them. */
export async function sweepGroups(): Promise<void> {
  for (const base of Object.values(bases())) {
    if (base === undefined) continue;
    for (const name of quietly(() => readdirSync(base)) ?? []) {
      const pid = ownerOf(name);
      if (pid === undefined || isAlive(pid)) continue;
      await removeGroup([join(base, name)], [join(base, name, 'cgroup.procs')]);
    }
  }
}

/** Version 2 needs a delegated group without processes of its own: named by configuration, or the root of a host. */
function versionTwo(name: string, limits: RenderLimits): Group | undefined {
  const base = bases().two;
  try {
    if (!readFileSync(join(base, 'cgroup.controllers'), 'utf8').split(/\s/).includes('memory'))
      return undefined;
    const enabled = readFileSync(join(base, 'cgroup.subtree_control'), 'utf8');
    if (!enabled.includes('memory') || !enabled.includes('pids')) {
      writeFileSync(join(base, 'cgroup.subtree_control'), '+memory +pids');
    }
  } catch {
    return undefined;
  }
  const folder = join(base, name);
  return built(2, [folder], join(folder, 'memory.events'), () => {
    writeFileSync(join(folder, 'memory.max'), String(limits.memoryBytes));
    writeFileSync(join(folder, 'memory.oom.group'), '1');
    writeFileSync(join(folder, 'pids.max'), String(limits.processes));
    quietly(() => writeFileSync(join(folder, 'memory.swap.max'), '0'));
  });
}

function versionOne(name: string, limits: RenderLimits): Group | undefined {
  const base = bases();
  if (base.memory === undefined) return undefined;
  const memory = join(base.memory, name);
  const pids = base.pids === undefined ? undefined : join(base.pids, name);
  const folders = pids === undefined ? [memory] : [memory, pids];
  return built(1, folders, join(memory, 'memory.oom_control'), () => {
    writeFileSync(join(memory, 'memory.limit_in_bytes'), String(limits.memoryBytes));
    quietly(() => writeFileSync(join(memory, 'memory.swappiness'), '0'));
    if (pids !== undefined) writeFileSync(join(pids, 'pids.max'), String(limits.processes));
  });
}

function built(version: 1 | 2, folders: string[], oom: string, setLimits: () => void): Group | undefined {
  try {
    for (const folder of folders) mkdirSync(folder);
    setLimits();
  } catch {
    for (const folder of folders) quietly(() => rmdirSync(folder));
    return undefined;
  }
  const joins = folders.map((folder) => join(folder, 'cgroup.procs'));
  return {
    version,
    joins,
    ranOutOfMemory: () => /^oom_kill [1-9]/m.test(quietly(() => readFileSync(oom, 'utf8')) ?? ''),
    remove: () => removeGroup(folders, joins),
  };
}

async function removeGroup(folders: string[], joins: string[]): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt++) {
    for (const folder of folders) quietly(() => rmdirSync(folder));
    if (!folders.some(existsSync)) return;
    for (const file of joins) killAll(file);
    // Of every other run the kernel still counts something for a millisecond, and a render's place waits for that.
    await sleep(Math.min(attempt + 1, 10));
  }
}

function killAll(file: string): void {
  for (const pid of (quietly(() => readFileSync(file, 'utf8')) ?? '').split('\n')) {
    // A process of another PID namespace is listed as 0, and signalling 0 would be signalling ourselves.
    if (Number(pid) > 0) quietly(() => process.kill(Number(pid), 'SIGKILL'));
  }
}

function quietly<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
