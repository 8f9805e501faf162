import type { OpenedRepository } from '@landfall/actions/repositories/open';
import { GitError, type GitErrorCode } from '@landfall/git';
import { withoutApp } from './at-github.ts';
import type { SourceRole } from './role.ts';

/** What a host says to a token that it took back meanwhile: GitHub does when an installation is suspended, or loses a repository. */
const TAKEN_BACK: readonly GitErrorCode[] = ['authentication-failed', 'repository-not-found'];

/**
 * Does what contacts a repository, with what git needs for it: its credential, or a token of GitHub's where it was connected
 * through the App. A token that is refused is asked for once more: GitHub then gives another, or says why not. Not inside a
 * transaction: it may ask GitHub.
 * @throws GitHubError, GitError, AddressError and whatever `work` throws
 */
export async function contacting<T>(
  role: Pick<SourceRole, 'github'>,
  repository: OpenedRepository,
  work: (repository: OpenedRepository) => Promise<T>,
  { push = false }: { push?: boolean } = {},
): Promise<T> {
  const { atGitHub } = repository;
  if (!atGitHub) return work(repository);
  const { github } = role;
  if (!github) throw withoutApp();
  const attempt = async (refresh: boolean) =>
    work({ ...repository, credential: await github({ ...repository, atGitHub }, { push, refresh }) });
  try {
    return await attempt(false);
  } catch (error) {
    if (!(error instanceof GitError) || !TAKEN_BACK.includes(error.code)) throw error;
    return attempt(true);
  }
}
