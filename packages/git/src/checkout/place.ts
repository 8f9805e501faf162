import { randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A memory-backed folder is taken only while this much of it is free. */
const ROOMY_BYTES = 1024 * 1024 * 1024;
const MEMORY = '/dev/shm';

/**
 * The folder under which checkouts are written when the operator named none: in memory where there is room, because
 * making a file on a disk costs thirty times as much.
 */
export async function defaultCheckoutRoot(): Promise<string> {
  const name = `landfall-trees-${process.getuid?.() ?? 0}`;
  try {
    const { bavail, bsize } = await statfs(MEMORY);
    if (bavail * bsize >= ROOMY_BYTES) return join(MEMORY, name);
  } catch {
    // Not Linux, or no such folder: the disk will do.
  }
  return join(tmpdir(), name);
}

/**
 * Makes a folder that only somebody who was told its name can enter (security REPO-5): 0711 above, 128 random bits
 * in the name. The render child runs as another user and gets the inner folder mounted read-only. In this thread, as all that
 * is a few calls in memory: to hand each to another one costs ten times what it takes.
 */
export function makePlace(root: string): string {
  mkdirSync(root, { recursive: true });
  refuseForeign(root);
  chmodSync(root, 0o711);
  const place = join(root, `${process.pid}.${randomBytes(16).toString('hex')}`);
  mkdirSync(place);
  chmodSync(place, 0o711);
  return place;
}

/** Shared folders let anybody make a folder or a link of our name before we do. */
function refuseForeign(root: string): void {
  const found = lstatSync(root);
  if (found.isDirectory() && found.uid === (process.getuid?.() ?? found.uid)) return;
  throw new Error(`${root} is not a folder of ours: delete it, or configure another place for checkouts`);
}

/**
 * Deletes checkouts whose process is gone (a kill -9 leaves them behind). Call once when the process starts.
 * @returns how many were deleted
 */
export async function sweepCheckouts(root: string): Promise<number> {
  const names = await readdir(root).catch(() => []);
  const left = names.filter(
    (name) => /^\d+\.[0-9a-f]{32}$/.test(name) && !isRunning(Number.parseInt(name, 10)),
  );
  await Promise.all(left.map((name) => rm(join(root, name), { recursive: true, force: true })));
  return left.length;
}

function isRunning(pid: number): boolean {
  // Our own number, before we made anything: it belonged to somebody else then.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
