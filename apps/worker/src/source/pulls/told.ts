import type { ToldPull } from '@landfall/actions/pulls/record-look';
import type { GitHubPull } from '@landfall/providers/github-app';

/** What GitHub answered about a pull request, as it is recorded. Who has left GitHub is nobody we know. */
export const toldOf = (pull: GitHubPull): ToldPull => ({
  standing: pull.merged ? 'merged' : pull.state,
  title: pull.title.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim(),
  author: pull.author?.login ?? 'ghost',
  association: pull.author ? pull.authorAssociation : 'NONE',
  fork: pull.fork,
  isPublic: !pull.private,
  head: pull.head.sha,
  headBranch: pull.head.ref,
  baseBranch: pull.base.ref,
});
