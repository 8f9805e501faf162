import { describe } from '../git-server/push-event.ts';
import type { RepositoryRecord } from '../git-server/repositories.ts';
import {
  type GitHubAccount,
  type GitHubInstallation,
  type GitHubPerson,
  type GitHubState,
  PERMISSIONS,
  pushes,
} from './state.ts';
import { urlsOfRepository, urlsOfUser } from './urls.ts';

/** GitHub's `simple-user`. */
export function simpleUser(
  { url }: GitHubState,
  { id, login, type }: Pick<GitHubAccount, 'id' | 'login'> & { type: GitHubAccount['type'] | 'Bot' },
) {
  return {
    id,
    login,
    node_id: nodeId('U', id),
    avatar_url: `${url}/avatars/${id}`,
    gravatar_id: '',
    ...urlsOfUser(url, login),
    type,
    site_admin: false,
  };
}

/** GitHub's `private-user`: what a person's own token shows of them. */
export function privateUser(state: GitHubState, person: GitHubPerson) {
  const none = { bio: null, blog: '', company: null, hireable: null, location: null };
  const counts = { followers: 0, following: 0, public_gists: 0, public_repos: 0, collaborators: 0 };
  const more = { disk_usage: 0, owned_private_repos: 0, private_gists: 0, total_private_repos: 0 };
  return {
    ...simpleUser(state, person),
    ...none,
    ...counts,
    ...more,
    name: person.name,
    email: person.email,
    two_factor_authentication: true,
    user_view_type: 'private',
    created_at: BEGINNING,
    updated_at: BEGINNING,
  };
}

/** GitHub's `installation`. */
export function installationShape(state: GitHubState, installation: GitHubInstallation) {
  const { url, app } = state;
  const { id, account, selection, suspendedBy, createdAt, updatedAt } = installation;
  return {
    id,
    account: simpleUser(state, account),
    repository_selection: selection,
    access_tokens_url: `${url}/api/v3/app/installations/${id}/access_tokens`,
    repositories_url: `${url}/api/v3/installation/repositories`,
    html_url: `${url}/organizations/${account.login}/settings/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    client_id: app.clientId,
    target_id: account.id,
    target_type: account.type,
    permissions: PERMISSIONS,
    events: EVENTS,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
    single_file_name: null,
    suspended_by: suspendedBy ? simpleUser(state, suspendedBy) : null,
    suspended_at: suspendedBy ? updatedAt.toISOString() : null,
  };
}

/** GitHub's `integration`: the App itself. */
export function appShape(state: GitHubState) {
  const { app, url } = state;
  return {
    id: app.id,
    slug: app.slug,
    client_id: app.clientId,
    node_id: nodeId('A', app.id),
    owner: simpleUser(state, { id: 1, login: 'landfall', type: 'Organization' }),
    name: 'Landfall',
    description: null,
    external_url: url,
    html_url: `${url}/apps/${app.slug}`,
    permissions: PERMISSIONS,
    events: EVENTS,
    installations_count: state.installations.size,
    created_at: BEGINNING,
    updated_at: BEGINNING,
  };
}

/** GitHub's `full-repository`, which is its `repository` and two counts more; with what a person may do there. */
export async function repositoryShape(state: GitHubState, record: RepositoryRecord, person?: GitHubPerson) {
  const [owner = '', name = ''] = record.fullName.split('/');
  const folder = `${state.store.root}/${record.fullName}.git`;
  const { default_branch } = await describe(folder, { ...record, baseUrl: state.url });
  const account = state.accounts.get(owner) ?? { id: 1, login: owner, type: 'Organization' };
  const nothing = { description: null, homepage: null, language: null, license: null, mirror_url: null };
  const counts = { forks: 0, forks_count: 0, open_issues: 0, open_issues_count: 0, watchers: 0, size: 0 };
  const more = { watchers_count: 0, stargazers_count: 0, network_count: 0, subscribers_count: 0 };
  const has = { has_issues: true, has_projects: false, has_wiki: false, has_pages: false };
  return {
    id: record.id,
    node_id: nodeId('R', record.id),
    name,
    full_name: record.fullName,
    owner: simpleUser(state, account),
    private: !record.access.anonymousRead,
    visibility: record.access.anonymousRead ? 'public' : 'private',
    topics: [],
    ...urlsOfRepository(state.url, record.fullName),
    ...nothing,
    ...counts,
    ...more,
    ...has,
    has_downloads: true,
    has_discussions: false,
    fork: record.forkOf !== undefined,
    archived: false,
    disabled: false,
    default_branch,
    ...(person ? { permissions: { admin: false, pull: true, push: pushes(person, record) } } : {}),
    created_at: BEGINNING,
    updated_at: BEGINNING,
    pushed_at: BEGINNING,
  };
}

/** What the App subscribes to, as docs/github.md says; of installations every App is told. */
const EVENTS = ['check_run', 'check_suite', 'delete', 'pull_request', 'push', 'repository'];

/** GitHub's opaque ids. */
export const nodeId = (kind: string, id: number): string =>
  `${kind}_${Buffer.from(`${kind}${id}`).toString('base64url')}`;

/** Nobody reads when things were made here. */
const BEGINNING = '2026-01-01T00:00:00Z';
