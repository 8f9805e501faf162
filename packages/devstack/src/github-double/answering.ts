import type { RepositoryRecord } from '../git-server/repositories.ts';
import { type Answer, refusal } from './answer.ts';
import type { ApiRequest } from './api-request.ts';
import type { Caller } from './authenticate.ts';
import { type GitHubState, repositoriesOf } from './state.ts';

export type Handler = (request: ApiRequest) => Answer | Promise<Answer>;

export const missing = (): Answer => refusal(404, 'Not Found');

export function notFor(caller: Caller): Answer {
  return caller.kind === 'nobody'
    ? refusal(401, caller.why)
    : refusal(403, 'Resource not accessible by integration');
}

/** What an installation's token does to a repository that it reaches, where it has the permission for that. */
export function ofRepository(
  permission: string,
  level: 'read' | 'write',
  handler: (request: ApiRequest, record: RepositoryRecord) => Answer | Promise<Answer>,
): Handler {
  return (request) => {
    const { state, caller, parameters } = request;
    if (caller.kind !== 'installation') return notFor(caller);
    const record = state.store.find(`${parameters.owner}/${parameters.repo}`);
    if (!record || !reaches(state, caller, record)) return missing();
    const has = caller.token.permissions[permission];
    return has === 'write' || has === level ? handler(request, record) : notFor(caller);
  };
}

export const within = (only: ReadonlySet<number> | undefined, id: number): boolean =>
  only === undefined || only.has(id);

/** Whether this installation token reaches a repository. */
export function reaches(
  state: GitHubState,
  { installation, token }: Extract<Caller, { kind: 'installation' }>,
  { id }: RepositoryRecord,
): boolean {
  return (
    within(token.only, id) && repositoriesOf(state, installation).some((repository) => repository.id === id)
  );
}

/** GitHub's pages: 30 unless asked, 100 at most, the next one's address in `Link`. */
export function pageOf<T>(url: URL, all: T[]): { part: T[]; headers: Record<string, string> } {
  const number = (name: string, otherwise: number) =>
    Math.max(1, Math.trunc(Number(url.searchParams.get(name) ?? otherwise)) || otherwise);
  const size = Math.min(100, number('per_page', 30));
  const page = number('page', 1);
  const part = all.slice((page - 1) * size, page * size);
  if (page * size >= all.length) return { part, headers: {} };
  const next = new URL(url);
  next.searchParams.set('page', String(page + 1));
  return { part, headers: { link: `<${next.href}>; rel="next"` } };
}

/** GitHub's `validation-error`. */
export const invalid = (message: string): Answer => ({
  status: 422,
  json: {
    message: 'Validation Failed',
    documentation_url: 'https://docs.github.com/rest',
    errors: [{ resource: 'PullRequest', code: 'custom', message }],
  },
});
