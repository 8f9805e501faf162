import { sign } from 'node:crypto';

/** An App's token as its owner's software makes it; `exp` and `iat` in seconds since 1970. */
export function signJwt(privateKeyPem: string, claims: { iss: string; iat: number; exp: number }): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKeyPem).toString('base64url')}`;
}
