import { z } from 'zod';
import type { GitHubAddress } from './address.ts';
import type { Ask } from './ask.ts';
import { GitHubError } from './errors.ts';

/** The part of a GitHub App that the API role knows. */
export interface GitHubClient {
  clientId: string;
  clientSecret: string;
  /** The App's name in addresses. */
  slug: string;
}

const PRINTABLE = /^[\x21-\x7e]{1,512}$/;
const exchanged = z.union([
  z.object({
    access_token: z.string().regex(PRINTABLE),
    expires_in: z.number().int().positive().max(31_536_000).optional(),
  }),
  z.object({ error: z.string() }),
]);

/** Where a browser goes to say who it is. @param challenge PKCE, S256 */
export function authorizeUrl(
  { web }: GitHubAddress,
  {
    clientId,
    redirectUri,
    state,
    challenge,
  }: Record<'clientId' | 'redirectUri' | 'state' | 'challenge', string>,
): string {
  const url = new URL(`${web}/login/oauth/authorize`);
  const asked = { client_id: clientId, redirect_uri: redirectUri, state, code_challenge: challenge };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  url.searchParams.set('code_challenge_method', 'S256');
  return url.href;
}

/** Where a browser goes to install the App, or to change which repositories it has. */
export const installUrl = ({ web }: GitHubAddress, slug: string): string =>
  `${web}/apps/${encodeURIComponent(slug)}/installations/new`;

/**
 * Exchanges the code that a browser brought back. The token is the person's: for as long as they pick, and never stored
 * unsealed. @param verifier of PKCE. A code that came with an installation has none, and is not used (decision 0022).
 * @throws GitHubError `code-refused` and those of `Ask`
 */
export async function exchangeCode(
  ask: Ask,
  { web, host }: GitHubAddress,
  { clientId, clientSecret }: GitHubClient,
  { code, redirectUri, verifier }: Record<'code' | 'redirectUri' | 'verifier', string>,
): Promise<{ token: string; expiresInSeconds: number | undefined }> {
  const answer = await ask(exchanged, 'POST /login/oauth/access_token', {
    baseUrl: web,
    headers: { accept: 'application/json' },
    client_id: clientId,
    client_secret: clientSecret,
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  if ('access_token' in answer) return { token: answer.access_token, expiresInSeconds: answer.expires_in };
  const ours = answer.error === 'incorrect_client_credentials';
  throw new GitHubError('code-refused', {
    what: `${host} did not take the code that the browser came back with.`,
    why: ours
      ? 'The client secret of the GitHub App is wrong.'
      : 'It was used before, is older than ten minutes, or was made for somebody else.',
    fix: ours ? 'Have the operator check LANDFALL_GITHUB_CLIENT_SECRET_FILE.' : 'Connect GitHub again.',
  });
}
