import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Command lines of the running processes that were started for a mirror. */
export const processesOf = (dir: string): string[] => pidsOf(dir).map(commandLine);

export function pidsOf(dir: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => read(pid, 'environ').includes(`GIT_DIR=${dir}\0`));
}

/** The environments of what a process runs, by a part of the command. */
export function childrenOf(parent: number, command: string): Record<string, string>[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const mine = pids.filter((pid) => commandLine(pid).includes(command) && parentOf(pid) === String(parent));
  return mine.map((pid) => {
    const pairs = read(pid, 'environ').split('\0').filter(Boolean);
    return Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
  });
}

const parentOf = (pid: string): string => /^PPid:\t(\d+)/m.exec(read(pid, 'status'))?.[1] ?? '';

const commandLine = (pid: string): string => read(pid, 'cmdline').replaceAll('\0', ' ').trim();

/** Settles as soon as a process of the mirror runs this command. */
export async function runs(dir: string, command: string): Promise<string> {
  while (!processesOf(dir).includes(command)) await wait(5);
  return command;
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
