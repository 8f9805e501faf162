import { createHash, timingSafeEqual } from 'node:crypto';
import type { GitAccess, GitUser } from './repositories.ts';

/** Whether a request may go on, and as whom. */
export type Verdict = { allowed: true; user: string | undefined } | { allowed: false };

/**
 * Checks basic authentication for one repository.
 * @param header the `Authorization` header as it came.
 * @param owner the server's own user, who may do everything.
 * @param beside the name of whoever else these credentials stand for.
 */
export function authorize(
  header: string | undefined,
  access: GitAccess,
  owner: GitUser,
  writing: boolean,
  beside: (given: GitUser) => string | undefined = () => undefined,
): Verdict {
  const given = credentials(header);
  if (!given)
    return access.anonymousRead && !writing ? { allowed: true, user: undefined } : { allowed: false };
  const known = [owner, ...access.users].find(
    (user) => same(user.name, given.name) && same(user.token, given.token),
  );
  const name = known?.name ?? beside(given);
  return name === undefined ? { allowed: false } : { allowed: true, user: name };
}

function credentials(header: string | undefined): GitUser | undefined {
  const encoded = /^basic ([a-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (!encoded) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { name: text.slice(0, colon), token: text.slice(colon + 1) };
}

function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
