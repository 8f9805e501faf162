import { Refusal } from '@landfall/actions/refusal';
import type { FastifyRequest } from 'fastify';
import type { Credential } from './read-credential.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site makes a browser send (design 4.14). With a cookie, an unsafe method needs our own `Origin`
 * (or, without one, `Sec-Fetch-Site: same-origin`), and a safe one must not come from another site unless a person
 * followed a link. Without a cookie a foreign `Origin` is refused as well, but none is needed.
 * @throws Refusal `wrong-origin`.
 */
export function checkOrigin(
  request: FastifyRequest,
  publicUrl: string,
  credential: Credential | 'malformed' | null,
): void {
  const byHeader = typeof credential === 'object' && credential?.from === 'header';
  if (byHeader) return;
  const byCookie = typeof credential === 'object' && credential?.from === 'cookie';
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (SAFE.has(request.method)) {
    const followed = request.headers['sec-fetch-mode'] === 'navigate';
    if (byCookie && site === 'cross-site' && !followed) throw wrongOrigin(publicUrl);
    return;
  }
  if (origin !== undefined) {
    if (!isOurs(origin, publicUrl)) throw wrongOrigin(publicUrl);
  } else if (byCookie && site !== 'same-origin') {
    throw wrongOrigin(publicUrl);
  }
}

/** `localhost`, 127.0.0.1 and [::1] with the same port are one place when the public address is one of them. */
export function isOurs(origin: string, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  const [theirs, ours] = [new URL(origin), new URL(publicUrl)];
  if (theirs.origin === ours.origin) return true;
  const alike = theirs.protocol === ours.protocol && theirs.port === ours.port;
  return alike && LOOPBACK.has(theirs.hostname) && LOOPBACK.has(ours.hostname);
}

function wrongOrigin(publicUrl: string): Refusal {
  return new Refusal('wrong-origin', {
    what: 'This request was refused.',
    why: 'It did not come from the address that Landfall is served at.',
    fix: `Open ${new URL(publicUrl).origin} and try again.`,
  });
}
