import type { Credential } from '../remote/remote.ts';

/** The header that says who asks (RFC 7617); undefined for nobody. */
export function authorizationOf(credential: Credential | undefined): string | undefined {
  if (!credential) return undefined;
  const { username, token } = credential;
  return `Basic ${Buffer.from(`${username}:${token}`).toString('base64')}`;
}
