import type { RepositoryRecord } from '../../git-server/repositories.ts';
import type { GitHubState } from '../state.ts';
import { bringHead, contains, headOf } from './branches.ts';
import { folderOf } from './found.ts';
import type { Pull } from './kept.ts';

export interface AskedPull {
  /** `branch`, or `owner:branch` of a fork. */
  head: string;
  base: string;
  title: string;
  body: string | null;
  draft: boolean;
  author: string;
}

/** Opens a pull request, or says why GitHub would not. */
export async function openPull(
  state: GitHubState,
  into: RepositoryRecord,
  asked: AskedPull,
): Promise<Pull | { refused: string }> {
  const { review, now } = state;
  const from = headRepository(state, into, asked.head);
  const ref = asked.head.split(':').at(-1) ?? '';
  const [head, base] = [
    from && (await headOf(folderOf(state, from), ref)),
    await headOf(folderOf(state, into), asked.base),
  ];
  if (!from || !head) return { refused: `head ${asked.head} is invalid` };
  if (!base) return { refused: `base ${asked.base} is invalid` };
  const owner = from.fullName.split('/')[0] ?? '';
  const there = review.pulls.some(
    (pull) =>
      pull.repositoryId === into.id &&
      pull.state === 'open' &&
      pull.head.repositoryId === from.id &&
      pull.head.ref === ref &&
      pull.base.ref === asked.base,
  );
  if (there) return { refused: `A pull request already exists for ${owner}:${ref}.` };
  const number = Math.max(0, ...ofRepository(state, into).map((pull) => pull.number)) + 1;
  await bringHead(folderOf(state, from), folderOf(state, into), ref, number);
  if (await contains(folderOf(state, into), base, head))
    return { refused: `No commits between ${asked.base} and ${ref}` };
  const at = new Date(now()).toISOString();
  const pull: Pull = {
    id: review.nextId(),
    number,
    repositoryId: into.id,
    title: asked.title,
    body: asked.body,
    author: asked.author,
    head: { repositoryId: from.id, owner, ref, sha: head },
    base: { ref: asked.base, sha: base },
    state: 'open',
    draft: asked.draft,
    createdAt: at,
    updatedAt: at,
    closedAt: null,
  };
  review.pulls.push(pull);
  review.save();
  return pull;
}

export const ofRepository = ({ review }: GitHubState, { id }: RepositoryRecord): Pull[] =>
  review.pulls.filter(({ repositoryId }) => repositoryId === id);

/** The repository itself, or the fork that an owner has of it. */
function headRepository(
  { store }: GitHubState,
  into: RepositoryRecord,
  head: string,
): RepositoryRecord | undefined {
  const owner = head.includes(':') ? head.split(':')[0] : undefined;
  if (owner === undefined || owner === into.fullName.split('/')[0]) return into;
  return store.list().find(({ fullName, forkOf }) => forkOf === into.id && fullName.startsWith(`${owner}/`));
}
