import { createAppAuth } from '@octokit/auth-app';
import { boundRequest, told } from './ask.ts';
import type { Reach } from './bounded-fetch.ts';
import { GitHubError, repositoryGone, uninstalled } from './errors.ts';

/** The part of a GitHub App that the source role knows, and nobody else (decision 0022). */
export interface AppKey {
  appId: string;
  /** PEM, as GitHub gives it to the App's owner. */
  privateKeyPem: string;
}

/** A token for one repository, with git as `x-access-token`; for an hour at most. */
export interface InstallationToken {
  username: 'x-access-token';
  token: string;
  expiresAt: Date;
}

/** What a token may do, in GitHub's words. It is asked for what its use needs and no more. */
export interface TokenPermissions {
  contents?: 'read' | 'write';
  pull_requests?: 'read' | 'write';
  checks?: 'read' | 'write';
  statuses?: 'read' | 'write';
}

export interface TokenOptions {
  /** To push a branch; reading is all there is otherwise. */
  push?: boolean;
  /** For what is no git: exactly these, whatever `push` says. GitHub refuses when the account did not grant them. */
  permissions?: TokenPermissions;
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
 * @throws GitHubError (`suspended`; `uninstalled`; `repository-gone` when the installation has it no more), AddressError
 */
export function installationTokens(reach: Reach, { appId, privateKeyPem }: AppKey): TokenFor {
  const auth = createAppAuth({
    appId,
    privateKey: privateKeyPem,
    request: boundRequest(reach),
    log: { warn: () => undefined },
  });
  return async ({ installationId, repositoryId }, { push = false, permissions, refresh = false } = {}) => {
    const may = permissions ?? { contents: push ? 'write' : 'read' };
    const { token, expiresAt } = await told(reach.address.host, () =>
      auth({
        type: 'installation',
        installationId,
        repositoryIds: [repositoryId],
        permissions: { ...may, metadata: 'read' },
        refresh,
      }),
    ).catch((error: unknown) => {
      throw whyNoToken(reach.address.host, error);
    });
    return { username: 'x-access-token', token, expiresAt: new Date(expiresAt) };
  };
}

/** GitHub's 404 for an installation that is gone, and its 422 for a repository that it has no more (others are about permissions). */
function whyNoToken(host: string, error: unknown): unknown {
  if (!(error instanceof GitHubError)) return error;
  if (error.code === 'not-found') return uninstalled(host);
  const gone = error.code === 'refused' && /422 .*not accessible to the parent inst/.test(error.words.why);
  return gone ? repositoryGone(host) : error;
}
