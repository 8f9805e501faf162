import { readFileSync } from 'node:fs';

/**
 * Names the time since this machine was started; undefined where it does not say. What was written before may have been
 * lost on the way to the disk: git is not told to wait for it (`environment.ts`), because a mirror can be fetched again.
 */
export const BOOT: string | undefined = readBoot();

function readBoot(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return undefined;
  }
}
