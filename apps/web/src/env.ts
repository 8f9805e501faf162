import { z } from 'zod';

const webEnvironment = z.object({
  /** Where the API listens for this server, not for browsers. */
  LANDFALL_API_URL: z.url(),
  /** What people type: decides the cookie's name and whether it is Secure. */
  LANDFALL_PUBLIC_URL: z.url(),
  NEXTAUTH_URL: z.url(),
  NEXTAUTH_SECRET: z.string().min(32),
});
export type WebEnvironment = z.infer<typeof webEnvironment>;

let parsed: WebEnvironment | undefined;

/** The environment of the dashboard's server, read at the first request so that `next build` needs none of it. */
export function environment(): WebEnvironment {
  parsed ??= webEnvironment.parse(process.env);
  return parsed;
}
