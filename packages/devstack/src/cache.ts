import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processIdentity } from './process-identity.ts';

/** Where everything fetched or built is kept, outside the repository, so that a second clone has it too. */
export function cacheDirectory(): string {
  const base = process.env.XDG_CACHE_HOME;
  return join(base && isAbsolute(base) ? base : join(homedir(), '.cache'), 'landfall');
}

/**
 * The path of a thing in the cache, made by `make` at first need. Only one process makes it, into a temporary name
 * that is renamed when it is whole: a killed maker leaves nothing that looks finished.
 * @param make writes the thing at the path it is given.
 * @param waiting told once when another process is making it.
 */
export async function cached(
  key: string,
  make: (temporary: string) => Promise<void>,
  waiting: () => void = () => undefined,
): Promise<{ path: string; made: boolean }> {
  const path = join(cacheDirectory(), key);
  if (await exists(path)) return { path, made: false };
  await mkdir(dirname(path), { recursive: true });
  return withLock(`${path}.lock`, waiting, async () => {
    if (await exists(path)) return { path, made: false };
    const temporary = `${path}.making`;
    await rm(temporary, { recursive: true, force: true });
    await make(temporary);
    await rename(temporary, path);
    return { path, made: true };
  });
}

/** Runs `work` while holding a lock file; the lock of a process that is gone is taken over. */
export async function withLock<T>(path: string, waiting: () => void, work: () => Promise<T>): Promise<T> {
  let told = false;
  while (!(await tryLock(path))) {
    if (!told) waiting();
    told = true;
    await sleep(500);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function tryLock(path: string): Promise<boolean> {
  const owner = JSON.stringify({ pid: process.pid, identity: await processIdentity(process.pid) });
  try {
    await writeFile(path, owner, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (await ownerIsGone(path)) {
    // Renamed and not removed: of two who see the dead owner only one gets to take its lock away.
    const grave = `${path}.${process.pid}`;
    await rename(path, grave).catch(() => undefined);
    await rm(grave, { force: true });
  }
  return false;
}

async function ownerIsGone(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  try {
    const { pid, identity }: { pid: number; identity: string } = JSON.parse(text);
    return (await processIdentity(pid)) !== identity;
  } catch {
    // Just created and not written yet, or its writer died in between: the age tells.
    const info = await stat(path).catch(() => undefined);
    return info !== undefined && Date.now() - info.mtimeMs > 10_000;
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
