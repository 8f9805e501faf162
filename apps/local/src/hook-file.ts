import { watch } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** What the API leaves for the local Git server when the sample repository is connected. */
const hook = z.object({ url: z.url(), secret: z.string().min(1) });
export type Hook = z.infer<typeof hook>;

/**
 * Follows the file that says where the sample repository's pushes are announced, and tells each version of it. On
 * GitHub a person sets this by hand; the local Git server has no page to do it on.
 * The address is moved to `origin`, because the port may be another one since it was written.
 */
export async function followHook(
  file: string,
  origin: string,
  told: (hook: Hook) => Promise<void>,
): Promise<() => Promise<void>> {
  const read = async () => {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    const parsed = text === undefined ? undefined : hook.safeParse(parse(text));
    if (!parsed?.success) return;
    const { pathname } = new URL(parsed.data.url);
    await told({ url: new URL(pathname, origin).href, secret: parsed.data.secret });
  };
  await mkdir(path.dirname(file), { recursive: true });
  const watcher = watch(path.dirname(file), () => void read().catch(() => undefined));
  await read();
  return async () => watcher.close();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // half written: the next change brings the rest
    return undefined;
  }
}
