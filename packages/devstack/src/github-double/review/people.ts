import type { RepositoryRecord } from '../../git-server/repositories.ts';
import { type GitHubState, personOf } from '../state.ts';

/** Who wrote something: an account, or the App itself. */
export function authorOf(
  state: GitHubState,
  login: string,
): { id: number; login: string; type: 'User' | 'Organization' | 'Bot' } {
  const bot = { id: state.app.id, login, type: 'Bot' } as const;
  return state.accounts.get(login) ?? (login.endsWith('[bot]') ? bot : { id: 1, login, type: 'User' });
}

/** GitHub's word for how somebody stands to a repository. */
export function associationOf(
  state: GitHubState,
  { id, fullName, access }: RepositoryRecord,
  login: string,
): string {
  const owner = fullName.split('/')[0] ?? '';
  if (login === owner) return 'OWNER';
  if (personOf(state, login)?.organizations.includes(owner)) return 'MEMBER';
  if (access.users.some(({ name }) => name === login)) return 'COLLABORATOR';
  const before = state.review.pulls.some(
    (pull) => pull.repositoryId === id && pull.author === login && pull.merged,
  );
  if (before) return 'CONTRIBUTOR';
  return login.endsWith('[bot]') ? 'NONE' : 'FIRST_TIME_CONTRIBUTOR';
}
