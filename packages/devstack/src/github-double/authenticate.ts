import { verify } from 'node:crypto';
import type { GitHubInstallation, GitHubPerson, GitHubState, InstallationToken } from './state.ts';
import { personOf } from './state.ts';

/** As whom a request to the API comes. */
export type Caller =
  | { kind: 'app' }
  | { kind: 'person'; person: GitHubPerson }
  | { kind: 'installation'; installation: GitHubInstallation; token: InstallationToken }
  | { kind: 'nobody'; why: string };

/** An App's token may be good for ten minutes; clocks may differ by one. */
const MAX_LIFE_S = 600;
const SKEW_S = 60;

/** Reads `Authorization`: an App's JWT, a person's token or an installation's. */
export function callerOf(state: GitHubState, header: string | undefined): Caller {
  const token = /^(?:bearer|token) (\S{1,4096})$/i.exec(header ?? '')?.[1];
  if (token === undefined) return { kind: 'nobody', why: 'Requires authentication' };
  const ofUser = state.userTokens.get(token);
  const person = ofUser && ofUser.expiresAt > state.now() ? personOf(state, ofUser.login) : undefined;
  if (person) return { kind: 'person', person };
  const found = installationToken(state, token);
  if (found) return { kind: 'installation', ...found };
  if (!token.includes('.')) return { kind: 'nobody', why: 'Bad credentials' };
  const why = wrongJwt(state, token);
  return why === undefined ? { kind: 'app' } : { kind: 'nobody', why };
}

/** A token of an installation that is there, not suspended, and not past its hour. */
export function installationToken(
  state: GitHubState,
  text: string,
): { installation: GitHubInstallation; token: InstallationToken } | undefined {
  const token = state.installationTokens.get(text);
  const installation = token && state.installations.get(token.installationId);
  if (!token || !installation || installation.suspendedBy || token.expiresAt <= state.now()) return undefined;
  return { installation, token };
}

/** Why a JWT is not the App's: GitHub's words. Source: GitHub's "Generating a JSON Web Token (JWT) for a GitHub App". */
function wrongJwt({ app, now }: GitHubState, jwt: string): string | undefined {
  const unreadable = 'A JSON web token could not be decoded';
  const [head = '', body = '', signature = ''] = jwt.split('.');
  if (read(head)?.alg !== 'RS256') return unreadable;
  const signed = verify(
    'RSA-SHA256',
    Buffer.from(`${head}.${body}`),
    app.publicKeyPem,
    Buffer.from(signature, 'base64url'),
  );
  const claims = read(body);
  if (!signed || !claims) return unreadable;
  const seconds = now() / 1000;
  if (![String(app.id), app.clientId].includes(String(claims.iss)))
    return "'Issuer' claim ('iss') must be an Integer";
  if (typeof claims.exp !== 'number' || claims.exp <= seconds)
    return "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires";
  if (claims.exp > seconds + MAX_LIFE_S + SKEW_S)
    return "'Expiration time' claim ('exp') is too far in the future";
  if (typeof claims.iat !== 'number' || claims.iat > seconds + SKEW_S)
    return "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";
  return undefined;
}

function read(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
