import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processIdentity } from './process-identity.ts';

/** What a pid file holds: enough to end that process later, and never another one. */
interface PidRecord {
  pid: number;
  identity: string;
  command: string;
  stopSignal: NodeJS.Signals;
}

const PATIENCE_MS = 5000;

/** Notes a started process in `dir`, so that a later start can end it if we are killed. */
export async function writePidFile(
  dir: string,
  name: string,
  process: { pid: number; command: string; stopSignal: NodeJS.Signals },
): Promise<void> {
  const identity = await processIdentity(process.pid);
  if (identity === undefined) return;
  const record: PidRecord = { ...process, identity };
  await writeFile(pidPath(dir, name), JSON.stringify(record), { mode: 0o600 });
}

/** Forgets a process that has ended. */
export async function removePidFile(dir: string, name: string): Promise<void> {
  await rm(pidPath(dir, name), { force: true });
}

/**
 * Ends every process that an earlier, killed run left behind in `dir`. A pid that meanwhile belongs to somebody
 * else is left alone. Returns the names of what was ended.
 */
export async function endLeftovers(dir: string): Promise<string[]> {
  const files = await readdir(dir).catch(() => []);
  const names = files.filter((file) => file.endsWith('.pid')).map((file) => file.slice(0, -'.pid'.length));
  const ended = await Promise.all(names.map((name) => endLeftover(dir, name)));
  return names.filter((_name, index) => ended[index]);
}

async function endLeftover(dir: string, name: string): Promise<boolean> {
  const record = await readRecord(dir, name);
  const alive = async () => record !== undefined && (await processIdentity(record.pid)) === record.identity;
  const found = await alive();
  if (record && found) {
    signalGroup(record.pid, record.stopSignal);
    await until(async () => !(await alive()));
    if (await alive()) signalGroup(record.pid, 'SIGKILL');
    await until(async () => !(await alive()));
  }
  await removePidFile(dir, name);
  return found;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS && !(await condition()); waited += 50) await sleep(50);
}

/** Signals a process group by its leader; a group that is gone already is what was wanted. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function readRecord(dir: string, name: string): Promise<PidRecord | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(pidPath(dir, name), 'utf8'));
    return isPidRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isPidRecord(value: unknown): value is PidRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, identity, stopSignal } = value as Partial<PidRecord>;
  return (
    Number.isSafeInteger(pid) &&
    Number(pid) > 1 &&
    typeof identity === 'string' &&
    typeof stopSignal === 'string'
  );
}

function pidPath(dir: string, name: string): string {
  return join(dir, `${name}.pid`);
}
