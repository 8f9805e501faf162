import type { OpenedRepository } from '@landfall/actions/repositories/open';
import { type Ask, GitHubError, type TokenPermissions } from '@landfall/providers/github-app';
import { Elsewhere, withoutApp } from './at-github.ts';
import type { SourceRole } from './role.ts';

/** GitHub, to be asked about one repository with a token that does what it was asked for. */
export interface Asked {
  ask: Ask;
  token: string;
  /** GitHub's number of the repository. */
  repositoryId: number;
}

/**
 * Asks GitHub's API about a repository that was connected through the App, as the App; `contacting` is for git. A token that
 * GitHub took back is asked for once more: GitHub then gives another, or says why not. One that was
 * renamed is followed. Not inside a transaction.
 * @param permissions what `work` needs, and no more
 * @returns undefined for a repository that was connected by its address: there is nobody to ask
 * @throws GitHubError, GitError, AddressError, Refusal and whatever `work` throws
 */
export async function asking<T>(
  role: Pick<SourceRole, 'github' | 'askGitHub' | 'follow'>,
  repository: OpenedRepository,
  permissions: TokenPermissions,
  work: (asked: Asked) => Promise<T>,
): Promise<T | undefined> {
  const { atGitHub } = repository;
  const { github, askGitHub } = role;
  if (!atGitHub) return undefined;
  if (!github || !askGitHub) throw withoutApp();
  const tokenAt = async (url: string, refresh: boolean) =>
    (await github({ url, atGitHub }, { permissions, refresh })).token;
  const attempt = async (refresh: boolean) => {
    const token = await tokenAt(repository.url, refresh).catch(async (error: unknown) => {
      if (!(error instanceof Elsewhere)) throw error;
      await role.follow(repository, error.now);
      return tokenAt(error.now.url, false);
    });
    return work({ ask: askGitHub, token, repositoryId: atGitHub.repositoryId });
  };
  try {
    return await attempt(false);
  } catch (error) {
    if (!(error instanceof GitHubError) || error.code !== 'not-authorized') throw error;
    return attempt(true);
  }
}
