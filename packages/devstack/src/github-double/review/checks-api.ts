import type { RepositoryRecord } from '../../git-server/repositories.ts';
import { type Handler, missing, ofRepository, pageOf } from '../answering.ts';
import type { GitHubState } from '../state.ts';
import { type Body, text } from './body.ts';
import { commitOf } from './branches.ts';
import { folderOf } from './found.ts';
import type { Annotation, CheckRun } from './kept.ts';
import { checkShape } from './shapes.ts';

const ONE = '/repos/{owner}/{repo}/check-runs/{check_run_id}';

/** Check runs, as the App makes them. */
export const CHECKS: Record<string, Handler> = {
  'post /repos/{owner}/{repo}/check-runs': ofRepository('checks', 'write', async (request, record) => {
    const { state } = request;
    const body = request.body as Body;
    const sha = text(body, 'head_sha') ?? '';
    if (!(await commitOf(folderOf(state, record), sha))) return { status: 422, json: NO_COMMIT };
    const check = changed(state, newCheck(state, record, sha), body);
    state.review.checks.push(check);
    state.review.save();
    return { status: 201, json: checkShape(state, check) };
  }),
  [`get ${ONE}`]: ofRepository('checks', 'read', ({ state, parameters }, record) => {
    const check = found(state, record, parameters.check_run_id);
    return check ? { status: 200, json: checkShape(state, check) } : missing();
  }),
  [`patch ${ONE}`]: ofRepository('checks', 'write', ({ state, parameters, body }, record) => {
    const check = found(state, record, parameters.check_run_id);
    if (!check) return missing();
    changed(state, check, body as Body);
    state.review.save();
    return { status: 200, json: checkShape(state, check) };
  }),
  'get /repos/{owner}/{repo}/commits/{ref}/check-runs': ofRepository(
    'checks',
    'read',
    ({ state, parameters, url }, record) => {
      const all = state.review.checks.filter(
        ({ repositoryId, headSha }) => repositoryId === record.id && headSha === parameters.ref,
      );
      const { part, headers } = pageOf(url, all);
      const check_runs = part.map((check) => checkShape(state, check));
      return { status: 200, json: { total_count: all.length, check_runs }, headers };
    },
  ),
};

const NO_COMMIT = {
  message: 'No commit found for SHA',
  documentation_url: 'https://docs.github.com/rest',
  status: '422',
};

const found = ({ review }: GitHubState, record: RepositoryRecord, id: string | undefined) =>
  review.checks.find((check) => check.repositoryId === record.id && check.id === Number(id));

function newCheck({ review, now }: GitHubState, { id }: RepositoryRecord, sha: string): CheckRun {
  const beside = review.checks.find(({ repositoryId, headSha }) => repositoryId === id && headSha === sha);
  return {
    id: review.nextId(),
    // One suite for each App and commit.
    suiteId: beside?.suiteId ?? review.nextId(),
    repositoryId: id,
    headSha: sha,
    name: '',
    externalId: null,
    detailsUrl: null,
    status: 'queued',
    conclusion: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    startedAt: new Date(now()).toISOString(),
    completedAt: null,
  };
}

/** Annotations are added to those that are there; everything else is replaced. */
function changed({ now }: GitHubState, check: CheckRun, body: Body): CheckRun {
  const output = body?.output as Body;
  const status = text(body, 'status') as CheckRun['status'] | undefined;
  const conclusion = text(body, 'conclusion') ?? null;
  const done = conclusion !== null || status === 'completed';
  const added = Array.isArray(output?.annotations) ? (output.annotations as Annotation[]) : [];
  return Object.assign(check, {
    name: text(body, 'name') ?? check.name,
    externalId: text(body, 'external_id') ?? check.externalId,
    detailsUrl: text(body, 'details_url') ?? check.detailsUrl,
    status: conclusion === null ? (status ?? check.status) : 'completed',
    conclusion: status === undefined && !done ? check.conclusion : conclusion,
    completedAt: done ? new Date(now()).toISOString() : null,
    ...(output ? { title: text(output, 'title') ?? null, summary: text(output, 'summary') ?? null } : {}),
    ...(output ? { text: text(output, 'text') ?? null } : {}),
    annotations: [...check.annotations, ...added],
  });
}
