import { type Authenticated, authenticate as findHolder } from '@landfall/actions/account/authenticate';
import type { Visitor } from '@landfall/actions/account/sign-up';
import { Refusal } from '@landfall/actions/refusal';
import type { Route } from '@landfall/contracts/api';
import type { FastifyRequest } from 'fastify';
import type { Doors } from '../doors.ts';
import { checkOrigin } from './check-origin.ts';
import { readCredential } from './read-credential.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before the handler wherever a route is not open to anyone. */
    holder: Authenticated | null;
  }
}

/** The door's facts about a request. */
export function visitorOf(request: FastifyRequest): Visitor {
  const userAgent = request.headers['user-agent'];
  return { ip: request.ip, requestId: request.id, ...(userAgent === undefined ? {} : { userAgent }) };
}

/**
 * Lets a request through to a route, before its body is read. Leaves who asks in `request.holder`.
 * @throws Refusal `wrong-origin`, `not-signed-in`, `forbidden` (a token where only a session will do).
 */
export async function admit(doors: Doors, access: Route['access'], request: FastifyRequest): Promise<void> {
  const { platform } = doors;
  const credential = readCredential(request, platform.publicUrl);
  checkOrigin(request, platform.publicUrl, credential);
  if (access === 'anyone') return;
  if (credential === null || credential === 'malformed') throw notSignedIn();
  const holder = await findHolder(platform, visitorOf(request), credential.secret);
  if (!holder) throw notSignedIn();
  if (access === 'session' && holder.by !== 'session') throw sessionOnly();
  request.holder = holder;
}

/** Is the holder of this request still welcome? Asked again and again while a stream is open (security AUTHZ-5). */
export async function isStillWelcome(doors: Doors, request: FastifyRequest): Promise<boolean> {
  const credential = readCredential(request, doors.platform.publicUrl);
  if (credential === null || credential === 'malformed') return false;
  const holder = await findHolder(doors.platform, visitorOf(request), credential.secret);
  return holder !== undefined && holder.context.organizationId === request.holder?.context.organizationId;
}

/** Names the credential in counters, without being it. */
export const holderKey = (holder: Authenticated): string =>
  holder.by === 'session' ? `session ${holder.sessionId}` : `token ${holder.tokenId}`;

/** One answer for no credential, a malformed one, an expired, a revoked and an unknown one (security AUTHN-1). */
function notSignedIn(): Refusal {
  return new Refusal('not-signed-in', {
    what: 'You are not signed in.',
    why: 'There is no valid session or API token with this request.',
    fix: 'Sign in, or send `Authorization: Bearer` with an API token from your settings.',
  });
}

function sessionOnly(): Refusal {
  return new Refusal('forbidden', {
    what: 'An API token cannot do this.',
    why: 'Sessions and tokens are managed by a signed-in person only.',
    fix: 'Sign in to the dashboard and do it there.',
  });
}
