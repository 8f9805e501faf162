import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { processIdentity } from '@landfall/devstack/process-identity';
import { z } from 'zod';
import { LaunchError } from './launch-error.ts';

const owner = z.object({ pid: z.number().int(), identity: z.string(), url: z.string().optional() });
type Owner = z.infer<typeof owner>;

/** The right to use a state folder; held by one start at a time. */
export interface Lock {
  /** Lets a second start say where this one can be opened. */
  announce(url: string): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the state folder for this process. The lock of a start that was killed is taken over.
 * @throws LaunchError with the other's pid and address when one is running.
 */
export async function takeLock(stateDir: string): Promise<Lock> {
  await mkdir(stateDir, { recursive: true, mode: 0o755 });
  const file = path.join(stateDir, 'start.lock');
  const identity = (await processIdentity(process.pid)) ?? '';
  const mine: Owner = { pid: process.pid, identity };
  while (!(await create(file, mine))) {
    const other = await read(file);
    if (other && (await processIdentity(other.pid)) === other.identity)
      throw new LaunchError(inUse(other, stateDir));
    // renamed first: of two that see the dead owner, one gets to take its lock away
    const grave = `${file}.${process.pid}`;
    await rename(file, grave).catch(() => undefined);
    await rm(grave, { force: true });
  }
  return {
    announce: (url) => replace(file, { ...mine, url }),
    release: () => rm(file, { force: true }),
  };
}

async function create(file: string, content: Owner): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify(content), { flag: 'wx', mode: 0o644 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function replace(file: string, content: Owner): Promise<void> {
  const draft = `${file}.draft`;
  await writeFile(draft, JSON.stringify(content), { mode: 0o644 });
  await rename(draft, file);
}

async function read(file: string): Promise<Owner | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  try {
    return owner.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function inUse({ pid, url }: Owner, stateDir: string): string {
  const where = url === undefined ? 'and still setting up' : `at ${url}`;
  return [
    `Landfall is already running here: process ${pid}, ${where}.`,
    `It holds ${stateDir}, and two starts would write the same data.`,
    `Use that one, stop it (Ctrl-C where it runs, or: kill ${pid}), or start another with --state-dir DIR.`,
  ].join('\n');
}
