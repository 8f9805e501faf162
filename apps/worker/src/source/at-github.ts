import type { OpenedRepository } from '@landfall/actions/repositories/open';
import type { ProblemWords } from '@landfall/contracts/problem';
import type { RepositoryCredential } from '@landfall/contracts/repository';
import type { AllowList } from '@landfall/egress';
import { GitError } from '@landfall/git';
import {
  type Ask,
  asker,
  githubAddress,
  installationTokens,
  type Reach,
  type RepositoryNow,
  repositoryNow,
  type TokenOptions,
} from '@landfall/providers/github-app';
import type { SourceEnvironment } from '../env.ts';
import { privateKeyIn } from './private-key-in.ts';

/**
 * The credential of a repository that was connected through the App, good for an hour at most.
 * @throws Elsewhere where GitHub has it at another address; GitHubError, GitError, AddressError
 */
export type AtGitHub = (
  repository: Pick<OpenedRepository, 'url'> & { atGitHub: NonNullable<OpenedRepository['atGitHub']> },
  options?: TokenOptions,
) => Promise<RepositoryCredential>;

/** GitHub has the repository at another address than the row. No GitError: only whoever follows it may catch it. */
export class Elsewhere extends Error {
  override readonly name = 'Elsewhere';
  readonly now: RepositoryNow;

  constructor(now: RepositoryNow) {
    super('The repository has another address at GitHub.');
    this.now = now;
  }
}

/** Tokens whose repository was asked about, at most: past it they are asked about again. */
const MOST_KNOWN = 10_000;

/**
 * The source role's way to GitHub, as the App: it alone holds the private key (decision 0022). A token is made for one
 * repository, and given to git for that GitHub's own address and no other (security CRED-1). With each new one GitHub is asked
 * where the repository is: an address that somebody else has taken meanwhile is never read.
 * @throws Error naming what is set without the other, and what `privateKeyIn` throws; never a value
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
  const reach = reachOf(env, allow, caPem);
  const { address } = reach;
  const tokenFor = installationTokens(reach, { appId, privateKeyPem: privateKeyIn(keyFile, env) });
  const whereIs = knownPlaces((token, repositoryId) =>
    repositoryNow(asker(reach), { token, repositoryId, host: address.host }),
  );
  return async ({ url, atGitHub: of }, options = {}) => {
    if (new URL(url).origin !== address.web)
      throw new GitError('authentication-failed', elsewhere(address.host));
    const { username, token } = await tokenFor(of, options);
    const now = await whereIs(token, of.repositoryId);
    if (now.url !== url) throw new Elsewhere(now);
    return { username, token };
  };
}

/** What was said with a token counts for as long as that is used. */
function knownPlaces(ask: (token: string, repositoryId: number) => Promise<RepositoryNow>): typeof ask {
  const known = new Map<string, Promise<RepositoryNow>>();
  return (token, repositoryId) => {
    const there = known.get(token);
    if (there) return there;
    if (known.size >= MOST_KNOWN) known.clear();
    const asked = ask(token, repositoryId);
    known.set(token, asked);
    asked.catch(() => known.delete(token));
    return asked;
  };
}

/** How the source role asks GitHub's API, whatever is asked; undefined where there is no App. @throws AddressError */
export function askGitHub(
  env: SourceEnvironment,
  allow: AllowList,
  caPem: string | undefined,
): Ask | undefined {
  if (env.LANDFALL_GITHUB_PRIVATE_KEY_FILE === undefined) return undefined;
  return asker(reachOf(env, allow, caPem));
}

function reachOf(env: SourceEnvironment, allow: AllowList, caPem: string | undefined): Reach {
  const address = githubAddress(env.LANDFALL_GITHUB_URL);
  return { address, allow, ...(caPem === undefined ? {} : { caPem }) };
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
