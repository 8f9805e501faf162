import { setTimeout as sleep } from 'node:timers/promises';
import { keepWithin } from '@landfall/git';
import type { SourceRole } from './role.ts';

const EVERY_MS = 600_000;
/** A repository whose every poll found nothing new for so long is fetched anew when it has something. */
const IDLE_MS = 30 * 24 * 3_600_000;
const GIB = 1024 ** 3;

/** Keeps the mirrors within their part of the disk, now and then; ends with the signal. */
export async function tidyMirrors(
  { mirrors, log }: Pick<SourceRole, 'mirrors' | 'log'>,
  gib: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const count = await keepWithin(mirrors, { maxBytes: gib * GIB, idleMs: IDLE_MS });
      if (count > 0) log.info({ count }, 'mirrors were removed');
    } catch (error) {
      log.warn({ error }, 'the mirrors could not be tidied');
    }
    await sleep(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
