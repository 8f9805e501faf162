import { createAppAuth } from '@octokit/auth-app';
import { boundRequest, told } from './ask.ts';
import type { Reach } from './bounded-fetch.ts';

/** The part of a GitHub App that the source role knows, and nobody else (decision 0022). */
export interface AppKey {
  appId: string;
  /** PEM, as GitHub gives it to the App's owner. */
  privateKeyPem: string;
}

/** A token for one repository with git as `x-access-token`, for an hour at most. */
export interface InstallationToken {
  username: 'x-access-token';
  token: string;
  expiresAt: Date;
}

export interface TokenOptions {
  /** To push a branch; reading is all there is otherwise. */
  push?: boolean;
  /** The token before was refused: ask for another though it should still be good. */
  refresh?: boolean;
}

export type TokenFor = (
  of: { installationId: number; repositoryId: number },
  options?: TokenOptions,
) => Promise<InstallationToken>;

/**
 * Makes tokens for the source role, each for one repository. Kept in memory until a minute before their
 * hour is over, and nowhere else.
 * @throws GitHubError (`suspended`, `not-found` when the App was uninstalled or lost the repository), AddressError
 */
export function installationTokens(reach: Reach, { appId, privateKeyPem }: AppKey): TokenFor {
  const auth = createAppAuth({
    appId,
    privateKey: privateKeyPem,
    request: boundRequest(reach),
    log: { warn: () => undefined },
  });
  return async ({ installationId, repositoryId }, { push = false, refresh = false } = {}) => {
    const { token, expiresAt } = await told(reach.address.host, () =>
      auth({
        type: 'installation',
        installationId,
        repositoryIds: [repositoryId],
        permissions: { contents: push ? 'write' : 'read', metadata: 'read' },
        refresh,
      }),
    );
    return { username: 'x-access-token', token, expiresAt: new Date(expiresAt) };
  };
}
