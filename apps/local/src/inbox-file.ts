import { watch } from 'node:fs';
import { chmod, chown, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import type { Start } from './start.ts';

/** How long after what was left could not be used it is tried again. */
const RETRY_MS = 1_000;

/** The place of one file in the folder where the API, and only it, may leave something for the launcher. */
export async function inboxFile(
  { state, seats }: Pick<Start, 'state' | 'seats'>,
  name: string,
): Promise<string> {
  const folder = path.join(state.local, 'inbox');
  await mkdir(folder, { recursive: true });
  if (seats.accounts) await chown(folder, seats.accounts.api.uid, seats.accounts.api.gid);
  await chmod(folder, 0o700);
  return path.join(folder, name);
}

/**
 * Follows a file that is left for the launcher, and tells each version of it that is whole and of this shape, one after the
 * other and the newest last; what could not be used is told again a little later. Answers how to stop.
 */
export async function followInbox<Shape extends z.ZodType>(
  file: string,
  shape: Shape,
  told: (content: z.output<Shape>) => Promise<void>,
): Promise<() => Promise<void>> {
  let last = '';
  const read = async () => {
    const text = await readFile(file, 'utf8').catch(() => '');
    const parsed = shape.safeParse(parse(text));
    if (!parsed.success || text === last) return;
    await told(parsed.data);
    last = text;
  };
  await mkdir(path.dirname(file), { recursive: true });
  const reads = oneAtATime(read);
  const watcher = watch(path.dirname(file), () => void reads.ask());
  watcher.on('error', () => watcher.close());
  await reads.ask();
  return async () => {
    watcher.close();
    reads.stop();
  };
}

/** Work asked for while it runs is done once more after it; work that failed, a little later. */
function oneAtATime(work: () => Promise<void>): { ask: () => Promise<void>; stop: () => void } {
  let asked = false;
  let running: Promise<void> | undefined;
  let later: NodeJS.Timeout | undefined;
  const run = async () => {
    while (asked) {
      asked = false;
      await work().catch(() => {
        later = setTimeout(ask, RETRY_MS);
      });
    }
    running = undefined;
  };
  const ask = () => {
    asked = true;
    clearTimeout(later);
    running ??= run();
    return running;
  };
  return { ask, stop: () => clearTimeout(later) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // half written: the next change brings the rest
    return undefined;
  }
}
