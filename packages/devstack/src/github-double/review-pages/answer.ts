import { type Answer, escaped, fieldsOf, page } from '../answer.ts';
import type { ReviewVerbs } from '../review/verbs.ts';
import type { GitHubState } from '../state.ts';
import { commitPage } from './commit-page.ts';
import { openForm, pullsPage } from './open-form.ts';
import { act, pullPage } from './pull-page.ts';
import type { Visited } from './visited.ts';

const PATH = /^\/([\w.-]+\/[\w.-]+)\/(pulls|pull\/(\d+)|compare\/([^?]+)|commit\/([0-9a-f]{40}))$/;

/**
 * The pages where a person opens a pull request, sees what the App says of it, merges it; undefined for any other path. They ask who
 * does it instead of signing anybody in.
 */
export async function reviewPage(
  state: GitHubState,
  verbs: ReviewVerbs,
  { method, url, body }: { method: string; url: URL; body: string },
): Promise<Answer | undefined> {
  const [, name = '', what, number, compared, sha] = PATH.exec(url.pathname) ?? [];
  const record = what === undefined || name.includes('..') ? undefined : state.store.find(name);
  if (!record) return undefined;
  const visited = { state, verbs, record };
  const posted = method === 'POST' ? fieldsOf(body) : undefined;
  try {
    if (sha !== undefined) return commitPage(visited, sha);
    if (number !== undefined)
      return posted ? await act(visited, Number(number), posted) : pullPage(visited, Number(number));
    if (posted) return await opened(visited, posted);
    if (compared === undefined) return await pullsPage(visited);
    const [base = '', head = ''] = decodeURIComponent(compared).split('...');
    return page(`Open a pull request in ${name}`, await openForm(visited, { base, head }));
  } catch (error) {
    // GitHub's words of what cannot be done.
    const why = error instanceof Error ? error.message : 'It went wrong.';
    return page('That was not done', `<p role="alert">${escaped(why)}</p>`, 422);
  }
}

async function opened({ verbs, record }: Visited, posted: URLSearchParams): Promise<Answer> {
  const field = (name: string) => posted.get(name) ?? '';
  const asked = { head: field('head'), base: field('base'), body: field('body') || null, by: field('by') };
  const title = field('title') || asked.head;
  const number = await verbs.openPull(record.fullName, { ...asked, title });
  return { status: 303, html: '', location: `/${record.fullName}/pull/${number}` };
}
