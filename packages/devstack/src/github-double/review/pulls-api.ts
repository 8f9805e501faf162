import { type Handler, invalid, missing, ofRepository, pageOf } from '../answering.ts';
import type { GitHubState } from '../state.ts';
import { type Body, text } from './body.ts';
import { headOf } from './branches.ts';
import { folderOf, pullOf } from './found.ts';
import type { Pull } from './kept.ts';
import { close } from './moved.ts';
import { openPull, ofRepository as pullsOf } from './open-pull.ts';
import { simplePull, wholePull } from './pull-shape.ts';
import { pullEvent } from './tell.ts';

const ONE = '/repos/{owner}/{repo}/pulls/{pull_number}';

/** Pull requests and refs, as an installation asks for them. */
export const PULLS: Record<string, Handler> = {
  [`get ${ONE}`]: ofRepository('pull_requests', 'read', async ({ state, parameters }, record) => {
    const pull = pullOf(state, record, Number(parameters.pull_number));
    return pull ? { status: 200, json: await wholePull(state, pull) } : missing();
  }),
  'get /repos/{owner}/{repo}/pulls': ofRepository('pull_requests', 'read', async ({ state, url }, record) => {
    const found = pullsOf(state, record).filter((pull) => asked(pull, url.searchParams));
    const { part, headers } = pageOf(url, found.toReversed());
    const json = await Promise.all(part.map((pull) => simplePull(state, pull)));
    return { status: 200, json, headers };
  }),
  'post /repos/{owner}/{repo}/pulls': ofRepository('pull_requests', 'write', async (request, record) => {
    const { state, tell } = request;
    const body = request.body as Body;
    const author = `${state.app.slug}[bot]`;
    const pull = await openPull(state, record, {
      head: text(body, 'head') ?? '',
      base: text(body, 'base') ?? '',
      title: text(body, 'title') ?? '',
      body: text(body, 'body') ?? null,
      draft: body?.draft === true,
      author,
    });
    if ('refused' in pull) return invalid(pull.refused);
    tell(record, await pullEvent(state, pull, 'opened', author));
    return { status: 201, json: await wholePull(state, pull) };
  }),
  [`patch ${ONE}`]: ofRepository('pull_requests', 'write', async (request, record) => {
    const { state, parameters, tell } = request;
    const pull = pullOf(state, record, Number(parameters.pull_number));
    if (!pull) return missing();
    const body = request.body as Body;
    change(state, pull, body);
    const by = `${state.app.slug}[bot]`;
    if (body?.state === 'closed' && pull.state === 'open') tell(record, await close(state, pull, by));
    return { status: 200, json: await wholePull(state, pull) };
  }),
  'get /repos/{owner}/{repo}/git/ref/{ref}': ofRepository(
    'contents',
    'read',
    async ({ state, parameters }, record) => {
      const ref = parameters.ref ?? '';
      const sha = await headOf(folderOf(state, record), ref.replace(/^heads\//, ''));
      if (!ref.startsWith('heads/') || !sha) return missing();
      const url = `${state.url}/api/v3/repos/${record.fullName}/git`;
      const object = { type: 'commit', sha, url: `${url}/commits/${sha}` };
      const json = { ref: `refs/${ref}`, node_id: 'REF', url: `${url}/refs/${ref}`, object };
      return { status: 200, json };
    },
  ),
};

/** Whether a pull request is among those that a list was asked for. */
function asked({ state, head, base }: Pull, query: URLSearchParams): boolean {
  const [wanted, from, into] = [query.get('state') ?? 'open', query.get('head'), query.get('base')];
  return (
    (wanted === 'all' || wanted === state) &&
    (from === null || from === `${head.owner}:${head.ref}`) &&
    (into === null || into === base.ref)
  );
}

function change({ now, review }: GitHubState, pull: Pull, body: Body): void {
  pull.title = text(body, 'title') ?? pull.title;
  pull.body = text(body, 'body') ?? pull.body;
  pull.updatedAt = new Date(now()).toISOString();
  review.save();
}
