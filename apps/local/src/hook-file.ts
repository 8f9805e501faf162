import { watch } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** What the API leaves for the local Git server when the sample repository is connected. */
const hook = z.object({ url: z.url(), secret: z.string().min(1) });
export type Hook = z.infer<typeof hook>;

/** How long after a hook could not be set it is tried again. */
const RETRY_MS = 1_000;

/**
 * Follows the file that says where the sample repository's pushes are announced, and tells each version of it, one
 * after the other and the newest last. On GitHub a person sets this by hand; the local Git server has no page to do it
 * on. The address is moved to `origin`, because the port may be another one since it was written.
 */
export async function followHook(
  file: string,
  origin: string,
  told: (hook: Hook) => Promise<void>,
): Promise<() => Promise<void>> {
  let last = '';
  const read = async () => {
    const text = await readFile(file, 'utf8').catch(() => '');
    const parsed = hook.safeParse(parse(text));
    if (!parsed.success || text === last) return;
    const { pathname } = new URL(parsed.data.url);
    await told({ url: new URL(pathname, origin).href, secret: parsed.data.secret });
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
