import type { RepositoryRecord } from '../../git-server/repositories.ts';
import { type Answer, refusal } from '../answer.ts';
import { type Handler, missing, ofRepository, pageOf } from '../answering.ts';
import type { GitHubState } from '../state.ts';
import { type Body, text } from './body.ts';
import { commitOf } from './branches.ts';
import { folderOf, pullOf } from './found.ts';
import type { Comment, CommitStatus } from './kept.ts';
import { commentShape, statusShape } from './shapes.ts';

const ONE = '/repos/{owner}/{repo}/issues/comments/{comment_id}';
const OF_PULL = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
/** GitHub takes this many characters. */
const MOST = 65_536;

/** Comments below pull requests, and statuses of commits. */
export const COMMENTS: Record<string, Handler> = {
  [`post ${OF_PULL}`]: ofRepository('pull_requests', 'write', ({ state, parameters, body }, record) => {
    const pull = Number(parameters.issue_number);
    if (!pullOf(state, record, pull)) return missing();
    const { review, app, now } = state;
    const at = new Date(now()).toISOString();
    const written = text(body as Body, 'body') ?? '';
    const rest = { author: `${app.slug}[bot]`, createdAt: at, updatedAt: at };
    const comment = { id: review.nextId(), repositoryId: record.id, pull, body: written, ...rest };
    return kept(state, comment, 201, () => review.comments.push(comment));
  }),
  [`get ${OF_PULL}`]: ofRepository('pull_requests', 'read', ({ state, parameters, url }, record) => {
    const all = state.review.comments.filter(
      ({ repositoryId, pull }) => repositoryId === record.id && pull === Number(parameters.issue_number),
    );
    const { part, headers } = pageOf(url, all);
    return { status: 200, json: part.map((comment) => commentShape(state, comment)), headers };
  }),
  [`get ${ONE}`]: ofRepository('pull_requests', 'read', ({ state, parameters }, record) => {
    const comment = found(state, record, parameters.comment_id);
    return comment ? { status: 200, json: commentShape(state, comment) } : missing();
  }),
  [`patch ${ONE}`]: ofRepository('pull_requests', 'write', ({ state, parameters, body }, record) => {
    const comment = found(state, record, parameters.comment_id);
    if (!comment) return missing();
    const updatedAt = new Date(state.now()).toISOString();
    const change = { body: text(body as Body, 'body') ?? '', updatedAt };
    return kept(state, { ...comment, ...change }, 200, () => Object.assign(comment, change));
  }),
  'post /repos/{owner}/{repo}/statuses/{sha}': ofRepository('statuses', 'write', setStatus),
  'get /repos/{owner}/{repo}/commits/{ref}/statuses': ofRepository(
    'statuses',
    'read',
    ({ state, parameters, url }, record) => {
      const all = state.review.statuses.filter(
        ({ repositoryId, sha }) => repositoryId === record.id && sha === parameters.ref,
      );
      const { part, headers } = pageOf(url, all.toReversed());
      return { status: 200, json: part.map((status) => statusShape(state, status)), headers };
    },
  ),
};

const found = ({ review }: GitHubState, record: RepositoryRecord, id: string | undefined) =>
  review.comments.find((comment) => comment.repositoryId === record.id && comment.id === Number(id));

/** Refused when it is too long, as GitHub does. */
function kept(state: GitHubState, comment: Comment, status: number, keep: () => unknown): Answer {
  if (comment.body === '' || comment.body.length > MOST)
    return refusal(422, `Body is too long (maximum is ${MOST} characters)`);
  keep();
  state.review.save();
  return { status, json: commentShape(state, comment) };
}

async function setStatus(
  { state, parameters, body }: Parameters<Handler>[0],
  record: RepositoryRecord,
): Promise<Answer> {
  const { review, now } = state;
  const sha = parameters.sha ?? '';
  if (!(await commitOf(folderOf(state, record), sha)))
    return refusal(422, `No commit found for SHA: ${sha.slice(0, 40)}`);
  const given = body as Body;
  const description = text(given, 'description') ?? null;
  if (description !== null && description.length > 140)
    return refusal(422, 'description is too long (maximum is 140 characters)');
  const status: CommitStatus = {
    id: review.nextId(),
    repositoryId: record.id,
    sha,
    state: (text(given, 'state') ?? 'error') as CommitStatus['state'],
    context: text(given, 'context') ?? 'default',
    description,
    targetUrl: text(given, 'target_url') ?? null,
    createdAt: new Date(now()).toISOString(),
  };
  review.statuses.push(status);
  review.save();
  return { status: 201, json: statusShape(state, status) };
}
