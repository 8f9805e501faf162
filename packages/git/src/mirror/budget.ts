import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { removeMirror } from './open.ts';

export interface MirrorBudget {
  /** Of all mirrors together. */
  maxBytes: number;
  /** Nobody has fetched for so long: its repository is quiet for good, or no longer connected. */
  idleMs: number;
}

/** What a process that died left half made, or half removed, is older than any that is under way. */
const LEFT_MS = 3_600_000;

interface Found {
  dir: string;
  bytes: number;
  usedAt: number;
}

/**
 * Keeps the mirrors of a source host within its disk: those used last stay (design 4.8). A removed one is fetched again when
 * it is asked for. Folders are ORGANIZATION/REPOSITORY; what is not yet or no longer a mirror is removed when it is old.
 * @returns how many were removed
 */
export async function keepWithin(
  root: string,
  { maxBytes, idleMs }: MirrorBudget,
  now = Date.now(),
): Promise<number> {
  const found: Found[] = [];
  let removed = 0;
  for (const organization of await readdir(root)) {
    for (const name of await readdir(join(root, organization)).catch(() => [])) {
      const dir = join(root, organization, name);
      const one = await measure(dir);
      if (!one) continue;
      if (isWhole(name)) found.push(one);
      else if (now - one.usedAt > LEFT_MS) {
        await rm(dir, { recursive: true, force: true });
        removed += 1;
      }
    }
  }
  found.sort((a, b) => b.usedAt - a.usedAt);
  let bytes = 0;
  for (const { dir, ...one } of found) {
    bytes += one.bytes;
    if (bytes <= maxBytes && now - one.usedAt <= idleMs) continue;
    await removeMirror({ dir });
    removed += 1;
  }
  return removed;
}

/** Not `ID.new-…`, `ID.gone-…` or `ID.lock`. */
const isWhole = (name: string): boolean => !name.includes('.');

/** Packs are nearly all there is. Undefined for what is gone meanwhile, and for a lock's file. */
async function measure(dir: string): Promise<Found | undefined> {
  try {
    const own = await stat(dir);
    if (!own.isDirectory()) return undefined;
    const packs = join(dir, 'objects', 'pack');
    const names = await readdir(packs).catch(() => []);
    const sizes = await Promise.all(names.map((name) => stat(join(packs, name)).catch(() => undefined)));
    const usedAt = Math.max(own.mtimeMs, ...sizes.map((one) => one?.mtimeMs ?? 0));
    return { dir, usedAt, bytes: sizes.reduce((sum, one) => sum + (one?.size ?? 0), 0) };
  } catch {
    return undefined;
  }
}
