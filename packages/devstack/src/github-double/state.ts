import type { RepositoryRecord, RepositoryStore } from '../git-server/repositories.ts';
import type { KeptReview } from './review/kept.ts';

export interface GitHubAccount {
  id: number;
  login: string;
  type: 'User' | 'Organization';
}

export interface GitHubPerson extends GitHubAccount {
  type: 'User';
  name: string;
  /** As GitHub shows it: verified there, and no proof of anything here. */
  email: string | null;
  /** The organizations whose installations this person manages. */
  organizations: string[];
}

export interface GitHubInstallation {
  id: number;
  account: GitHubAccount;
  selection: 'all' | 'selected';
  /** Ids of repositories, where they are selected. */
  selected: Set<number>;
  suspendedBy?: GitHubPerson;
  createdAt: Date;
  updatedAt: Date;
}

/** The one GitHub App that is registered. */
export interface GitHubApp {
  id: number;
  slug: string;
  clientId: string;
  clientSecret: string;
  /** PKCS#8, PEM: what its owner downloaded. */
  privateKeyPem: string;
  publicKeyPem: string;
  /** Where a browser may be sent back to; the first is the App's own. */
  callbackUrls: string[];
  webhook?: { url: string; secret: string; ca?: string };
}

/** A code that waits to be exchanged, for ten minutes and once. */
export interface Grant {
  login: string;
  redirectUri: string | undefined;
  /** PKCE, S256. */
  challenge: string | undefined;
  expiresAt: number;
}

export interface InstallationToken {
  installationId: number;
  /** Fewer than the installation has. */
  only: ReadonlySet<number> | undefined;
  permissions: Record<string, string>;
  expiresAt: number;
}

/**
 * Everything that the double knows. In memory, for whoever starts it tells it the same each time; what was done with changes is kept.
 */
export interface GitHubState {
  /** `https://127.0.0.1:…`; the API is below `/api/v3`, as on a GitHub Enterprise Server. */
  url: string;
  app: GitHubApp;
  store: RepositoryStore;
  accounts: Map<string, GitHubAccount | GitHubPerson>;
  installations: Map<number, GitHubInstallation>;
  grants: Map<string, Grant>;
  /** Manifests that wait to be converted, by code. */
  manifests: Map<string, { text: string; expiresAt: number }>;
  userTokens: Map<string, { login: string; expiresAt: number }>;
  installationTokens: Map<string, InstallationToken>;
  review: KeptReview;
  /** Milliseconds since 1970; a test moves it instead of waiting. */
  now(): number;
}

/** What an App of ours asks for at most. */
export const PERMISSIONS: Record<string, string> = {
  metadata: 'read',
  contents: 'write',
  checks: 'write',
  pull_requests: 'write',
  statuses: 'write',
};

/** A person by login; organizations are none. */
export function personOf(state: GitHubState, login: string): GitHubPerson | undefined {
  const account = state.accounts.get(login);
  return account && 'organizations' in account ? account : undefined;
}

/** The repositories that an installation reaches. */
export function repositoriesOf(state: GitHubState, installation: GitHubInstallation): RepositoryRecord[] {
  const own = state.store
    .list()
    .filter(({ fullName }) => fullName.split('/')[0] === installation.account.login);
  return installation.selection === 'all' ? own : own.filter(({ id }) => installation.selected.has(id));
}

/** Whether a person may read a repository: who may clone it may see it. */
export function sees(person: GitHubPerson, record: RepositoryRecord): boolean {
  return record.access.anonymousRead || pushes(person, record);
}

/** Whether a person may push to a repository. */
export function pushes({ login }: GitHubPerson, { access, fullName }: RepositoryRecord): boolean {
  return fullName.split('/')[0] === login || access.users.some(({ name }) => name === login);
}

/** The installations that GitHub lists for a person: of an account of theirs, or with a repository they may see. */
export function installationsFor(state: GitHubState, person: GitHubPerson): GitHubInstallation[] {
  return [...state.installations.values()].filter(
    (installation) =>
      installation.account.login === person.login ||
      person.organizations.includes(installation.account.login) ||
      repositoriesOf(state, installation).some((record) => sees(person, record)),
  );
}
