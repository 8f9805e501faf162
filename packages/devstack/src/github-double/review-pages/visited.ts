import type { RepositoryRecord } from '../../git-server/repositories.ts';
import type { ReviewVerbs } from '../review/verbs.ts';
import type { GitHubState } from '../state.ts';

/** What a page of a repository is made from. */
export interface Visited {
  state: GitHubState;
  verbs: ReviewVerbs;
  record: RepositoryRecord;
}
