import type { FastifyRequest } from 'fastify';

/** What a request shows to be let in, and whether a browser sent it by itself (then its origin counts). */
export type Credential = { from: 'header' | 'cookie'; secret: string };

/** The session cookie's name: bound to the host by its prefix where the public address is https (as next-auth sets it). */
export const cookieName = (publicUrl: string): string =>
  publicUrl.startsWith('https:') ? '__Host-landfall.session' : 'landfall.session';

/**
 * The credential of a request: `Authorization: Bearer …` before the cookie. Null when there is none; `malformed` when a
 * header is there but makes no sense, which must never fall back to the cookie (security WEB-6).
 */
export function readCredential(request: FastifyRequest, publicUrl: string): Credential | 'malformed' | null {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const match = /^Bearer +([\x21-\x7e]{1,200})$/i.exec(authorization);
    return match?.[1] === undefined ? 'malformed' : { from: 'header', secret: match[1] };
  }
  const cookie = request.cookies[cookieName(publicUrl)];
  return cookie ? { from: 'cookie', secret: cookie.slice(0, 200) } : null;
}
