import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** A disk of its own, in memory, for what happens where there is no room. */
export interface SmallDisk {
  dir: string;
  /** Writes until nothing more goes on it. */
  fill(): Promise<void>;
  /** Gives it more room: KiB in all. */
  grow(kib: number): Promise<void>;
  remove(): Promise<void>;
}

/** Mounts one of so many KiB. Where this user may not mount, that in words: a test that needs one is skipped with them. */
export async function smallDisk(kib: number): Promise<SmallDisk | string> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'Only root may mount a small disk.';
  const dir = await mkdtemp(join(tmpdir(), 'landfall-small-disk-'));
  try {
    await execa('mount', ['-t', 'tmpfs', '-o', `size=${kib}k,mode=755`, 'tmpfs', dir]);
  } catch {
    await rm(dir, { recursive: true });
    return 'Root may not mount a small disk here.';
  }
  return {
    dir,
    fill: () => fillUp(join(dir, 'fill')),
    grow: async (most) => void (await execa('mount', ['-o', `remount,size=${most}k`, dir])),
    remove: async () => {
      // A process that still has a file of it open does not hold it up.
      await execa('umount', ['--lazy', dir]);
      await rm(dir, { recursive: true });
    },
  };
}

async function fillUp(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (;;) await file.write(Buffer.alloc(4096));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    await file.close();
  }
}
