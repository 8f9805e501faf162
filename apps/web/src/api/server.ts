import { cookies, headers } from 'next/headers';
import { cookieName } from '#src/auth/cookie.ts';
import { environment } from '#src/env.ts';
import { type Caller, createCaller } from './call.ts';

/** The server's client for one request: the person's session and address go along, nothing else does. */
export async function serverCall(): Promise<Caller> {
  const name = cookieName();
  const session = (await cookies()).get(name)?.value;
  const incoming = await headers();
  const forwarded: Record<string, string> = {};
  if (session !== undefined) forwarded.cookie = `${name}=${session}`;
  for (const header of ['x-forwarded-for', 'user-agent']) {
    const value = incoming.get(header);
    if (value !== null) forwarded[header] = value;
  }
  return createCaller(environment().LANDFALL_API_URL.replace(/\/$/, ''), () => forwarded);
}
