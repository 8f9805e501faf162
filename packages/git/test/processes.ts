import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Command lines of the running processes that were started for a mirror. */
export const processesOf = (dir: string): string[] => pidsOf(dir).map(commandLine);

export function pidsOf(dir: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => read(pid, 'environ').includes(`GIT_DIR=${dir}\0`));
}

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
