import type { RepositoryRecord } from '../git-server/repositories.ts';
import type { Answer } from './answer.ts';
import { type Handler, missing, notFor, pageOf, reaches, within } from './answering.ts';
import type { ApiRequest } from './api-request.ts';
import type { Caller } from './authenticate.ts';
import { createToken } from './create-token.ts';
import { convertManifest } from './manifest-flow.ts';
import { CHECKS } from './review/checks-api.ts';
import { COMMENTS } from './review/comments-api.ts';
import { PULLS } from './review/pulls-api.ts';
import { appShape, installationShape, privateUser, repositoryShape } from './shapes.ts';
import { type GitHubState, installationsFor, repositoriesOf, sees } from './state.ts';

/** The operations, named as in GitHub's description; each is in `slice-openapi.ts` too. */
export const OPERATIONS: Record<string, Handler> = {
  'post /app-manifests/{code}/conversions': convertManifest,
  'get /app': asApp(({ state }) => ({ status: 200, json: appShape(state) })),
  'get /app/installations/{installation_id}': asApp(({ state, parameters }) => {
    const installation = state.installations.get(Number(parameters.installation_id));
    return installation ? { status: 200, json: installationShape(state, installation) } : missing();
  }),
  'delete /app/installations/{installation_id}': asApp(({ parameters, uninstall }) =>
    uninstall(Number(parameters.installation_id)) ? { status: 204, html: '' } : missing(),
  ),
  'post /app/installations/{installation_id}/access_tokens': asApp(createToken),
  'get /installation/repositories': (request) => {
    const { caller, state } = request;
    if (caller.kind !== 'installation') return notFor(caller);
    const all = repositoriesOf(state, caller.installation).filter(({ id }) => within(caller.token.only, id));
    return repositoryPage(request, all, { repository_selection: caller.installation.selection });
  },
  'get /repos/{owner}/{repo}': async ({ state, caller, parameters }) => {
    const record = state.store.find(`${parameters.owner}/${parameters.repo}`);
    if (!record || !mayRead(state, caller, record)) return missing();
    return { status: 200, json: await repositoryShape(state, record) };
  },
  'get /user': ({ state, caller }) =>
    caller.kind === 'person' ? { status: 200, json: privateUser(state, caller.person) } : notFor(caller),
  'get /user/installations': ({ state, caller, url }) => {
    if (caller.kind !== 'person') return notFor(caller);
    const all = installationsFor(state, caller.person);
    const { part, headers } = pageOf(url, all);
    const installations = part.map((installation) => installationShape(state, installation));
    return { status: 200, json: { total_count: all.length, installations }, headers };
  },
  'get /user/installations/{installation_id}/repositories': (request) => {
    const { state, caller, parameters } = request;
    if (caller.kind !== 'person') return notFor(caller);
    const { person } = caller;
    const id = Number(parameters.installation_id);
    const installation = installationsFor(state, person).find((listed) => listed.id === id);
    if (!installation) return missing();
    const seen = repositoriesOf(state, installation).filter((record) => sees(person, record));
    return repositoryPage(request, seen, { repository_selection: installation.selection });
  },
  ...PULLS,
  ...CHECKS,
  ...COMMENTS,
};

function asApp(handler: Handler): Handler {
  return (request) => (request.caller.kind === 'app' ? handler(request) : notFor(request.caller));
}

function mayRead(state: GitHubState, caller: Caller, record: RepositoryRecord): boolean {
  if (record.access.anonymousRead) return true;
  if (caller.kind === 'person') return sees(caller.person, record);
  return caller.kind === 'installation' && reaches(state, caller, record);
}

async function repositoryPage(
  { state, url, caller }: ApiRequest,
  all: RepositoryRecord[],
  more: { repository_selection: string },
): Promise<Answer> {
  const { part, headers } = pageOf(url, all);
  const person = caller.kind === 'person' ? caller.person : undefined;
  const repositories = await Promise.all(part.map((record) => repositoryShape(state, record, person)));
  return { status: 200, json: { total_count: all.length, ...more, repositories }, headers };
}
