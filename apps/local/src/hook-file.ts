import { z } from 'zod';
import { followInbox } from './inbox-file.ts';

/** What the API leaves for the local Git server when the sample repository is connected. */
const hook = z.object({ url: z.url(), secret: z.string().min(1) });
export type Hook = z.infer<typeof hook>;

/**
 * Follows the file that says where the sample repository's pushes are announced. On GitHub a person sets this by hand; the
 * local Git server has no page to do it on. The address is moved to `origin`, because the port may be another one since it
 * was written.
 */
export function followHook(
  file: string,
  origin: string,
  told: (hook: Hook) => Promise<void>,
): Promise<() => Promise<void>> {
  return followInbox(file, hook, ({ url, secret }) =>
    told({ url: new URL(new URL(url).pathname, origin).href, secret }),
  );
}
