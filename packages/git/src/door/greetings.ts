import { createHash } from 'node:crypto';
import { authorizationOf } from './authorization.ts';
import type { Reached } from './way.ts';

/** What a server says it can do, before anything is asked of it: the same each time. */
export interface Greeting {
  type: string;
  body: Buffer;
}

const KEPT_MS = 10 * 60_000;
const MOST = 1_000;
/** GitHub's has 200 bytes. */
export const MOST_GREETING_BYTES = 4 * 1024;

const known = new Map<string, { greeting: Greeting; until: number }>();

/** What this server said lately to whoever came with this credential. */
export function greetingOf(reached: Reached, now = Date.now()): Greeting | undefined {
  const found = known.get(keyOf(reached));
  return found && found.until > now ? found.greeting : undefined;
}

/**
 * Remembers an answer to `GET info/refs?service=git-upload-pack`, if it is only a greeting: in version 2 of the protocol it names
 * capabilities and no ref (gitprotocol-v2, "Capability Advertisement"), in older ones all refs, which are asked for each time.
 */
export function rememberGreeting(reached: Reached, greeting: Greeting, now = Date.now()): void {
  const { type, body } = greeting;
  const isGreeting =
    type === 'application/x-git-upload-pack-advertisement' && SECOND.test(body.toString('latin1'));
  if (!isGreeting || body.length > MOST_GREETING_BYTES) return;
  if (known.size >= MOST) known.clear();
  known.set(keyOf(reached), { greeting, until: now + KEPT_MS });
}

export function forgetGreeting(reached: Reached): void {
  known.delete(keyOf(reached));
}

const heldToHttp = new Map<string, number>();

/** By http it went well, and without it did not: for as long as a greeting is kept it is not tried. */
export function holdToHttp(reached: Reached, now = Date.now()): void {
  if (heldToHttp.size >= MOST) heldToHttp.clear();
  heldToHttp.set(keyOf(reached), now + KEPT_MS);
}

/** May git read from this host without http? Only where it need not be asked for its greeting. */
export const speaksLines = (reached: Reached, now = Date.now()): boolean =>
  greetingOf(reached, now) !== undefined && (heldToHttp.get(keyOf(reached)) ?? 0) <= now;

/** With or without the line that names the service; lines begin with their length (gitprotocol-common, "pkt-line"). */
const SECOND = /^(?:001e# service=git-upload-pack\n0000)?000eversion 2\n[\s\S]*0000$/;

/** The same as git is greeted without http. */
export const linesOf = ({ body }: Greeting): Buffer => body.subarray(body.indexOf('000eversion 2\n'));

/** A digest: no credential is a key of anything. @param purpose of what is remembered, where there is more than one thing */
export function keyOf(reached: Reached, purpose = ''): string {
  const text = `${reached.pinned.url.href}\0${authorizationOf(reached.credential) ?? ''}\0${purpose}`;
  return createHash('sha256').update(text).digest('base64url');
}
