import { readFile } from 'node:fs/promises';
import type { OpenedRepository } from '@landfall/actions/repositories/open';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { RepositoryCredential } from '@landfall/contracts/repository';
import type { AllowList } from '@landfall/egress';
import { GitError } from '@landfall/git';
import { githubAddress, installationTokens, type TokenOptions } from '@landfall/providers/github-app';
import type { SourceEnvironment } from '../env.ts';

/** The credential of a repository that was connected through the App, good for an hour at most. @throws GitHubError, GitError, AddressError */
export type AtGitHub = (
  repository: Pick<OpenedRepository, 'url'> & { atGitHub: NonNullable<OpenedRepository['atGitHub']> },
  options?: TokenOptions,
) => Promise<RepositoryCredential>;

/**
 * The source role's way to GitHub, as the App: it alone holds the private key (decision 0022). A token is made for one
 * repository, and given to git for that GitHub's own address and no other (security CRED-1).
 * @throws Error naming what is set without the other, never a value
 */
export async function atGitHub(
  env: SourceEnvironment,
  allow: AllowList,
  caPem: string | undefined,
): Promise<AtGitHub | undefined> {
  const { LANDFALL_GITHUB_CLIENT_ID: appId, LANDFALL_GITHUB_PRIVATE_KEY_FILE: keyFile } = env;
  if (keyFile === undefined) return undefined;
  if (appId === undefined)
    throw new Error('LANDFALL_GITHUB_PRIVATE_KEY_FILE is set and LANDFALL_GITHUB_CLIENT_ID is not.');
  const address = githubAddress(env.LANDFALL_GITHUB_URL);
  const reach = { address, allow, ...(caPem === undefined ? {} : { caPem }) };
  const tokenFor = installationTokens(reach, { appId, privateKeyPem: await readFile(keyFile, 'utf8') });
  return async ({ url, atGitHub: of }, options = {}) => {
    if (new URL(url).origin !== address.web)
      throw new GitError('authentication-failed', elsewhere(address.host));
    const { username, token } = await tokenFor(of, options);
    return { username, token };
  };
}

const elsewhere = (host: string): Omit<ProblemWords, 'code'> => ({
  what: 'This repository was not read.',
  why: `It was connected through the GitHub App of another GitHub than ${host}.`,
  fix: 'Connect it again, or have the operator check LANDFALL_GITHUB_URL.',
});

/** There is an installation and no App: the operator took it away. */
export const withoutApp = (): GitError =>
  new GitError('authentication-failed', {
    what: 'This repository was not read.',
    why: 'It was connected through the GitHub App, and this Landfall has none any more.',
    fix: 'Have the operator set LANDFALL_GITHUB_PRIVATE_KEY_FILE, or connect the repository by its address.',
  });
