import { readFile } from 'node:fs/promises';
import { execa } from 'execa';

/**
 * A word that names one life of a process: it differs when the operating system gave the same pid to another
 * process, also after a reboot. `undefined` when there is no such process.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  return process.platform === 'linux' ? linuxIdentity(pid) : psIdentity(pid);
}

async function linuxIdentity(pid: number): Promise<string | undefined> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // The command stands in parentheses and may hold spaces: fields are counted from the last parenthesis.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, threads, startTicks] = [fields[0], Number(fields[17]), fields[19]];
    // A dead main thread is no dead process: other threads may still hold its ports for a moment.
    const dead = (state === 'Z' || state === 'X') && threads <= 1;
    return dead ? undefined : `${boot.trim()}:${startTicks}`;
  } catch {
    return undefined;
  }
}

async function psIdentity(pid: number): Promise<string | undefined> {
  const { stdout, exitCode } = await execa('ps', ['-o', 'lstart=', '-p', String(pid)], { reject: false });
  return exitCode === 0 && stdout.trim() ? stdout.trim() : undefined;
}
