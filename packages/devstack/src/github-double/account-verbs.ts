import type { WebhookCalls } from '../git-server/webhook-calls.ts';
import type { KeptInstallations } from './kept-installations.ts';
import {
  type GitHubAccount,
  type GitHubInstallation,
  type GitHubPerson,
  type GitHubState,
  personOf,
  repositoriesOf,
} from './state.ts';
import { brief, type Tell, tellApp } from './tell-app.ts';

/** What people do at GitHub, done by a test or by `npm start`. */
export interface AccountVerbs {
  addOrganization(login: string): void;
  addPerson(login: string, more?: { name?: string; email?: string | null; organizations?: string[] }): void;
  /** Installs the App on an account, on all its repositories or on some; gives the installation's id. */
  install(login: string, repositories?: readonly string[]): number;
  /** Changes which repositories an installation has. */
  select(id: number, repositories: readonly string[]): void;
  suspend(id: number, by: string): void;
  unsuspend(id: number): void;
  /** Takes back the tokens that were made for an installation. */
  revokeTokens(id: number): void;
  /** Whether there was one. */
  uninstall(id: number): boolean;
}

/** The verbs over one state; each tells the App's webhook what GitHub would. */
export function accountVerbs(state: GitHubState, hooks: WebhookCalls, kept: KeptInstallations): AccountVerbs {
  const { accounts, installations } = state;
  const tell = tellApp(state, hooks, kept);
  const add = (account: GitHubAccount) => {
    accounts.set(account.login, account);
    const earlier = kept.of(account.login);
    if (!earlier) return;
    const made = newInstallation(state, account.login, undefined);
    installations.set(made.id, { ...made, ...earlier, selected: new Set(earlier.selected) });
  };
  return {
    addOrganization: (login) => add({ id: 100 + accounts.size, login, type: 'Organization' }),
    addPerson: (login, { name = login, email = null, organizations = [] } = {}) => {
      const person: GitHubPerson = {
        id: 100 + accounts.size,
        login,
        type: 'User',
        name,
        email,
        organizations,
      };
      add(person);
    },
    install: (login, repositories) => {
      const there = [...installations.values()].find(({ account }) => account.login === login);
      if (there) return there.id;
      const made = newInstallation(state, login, repositories);
      installations.set(made.id, made);
      tell(made, 'created');
      return made.id;
    },
    ...changingVerbs(state, tell),
  };
}

function changingVerbs(state: GitHubState, tell: Tell) {
  const change = (id: number, by: (installation: GitHubInstallation) => GitHubInstallation) => {
    const before = state.installations.get(id);
    if (!before) throw new Error(`There is no installation ${id}.`);
    const after = by({ ...before, updatedAt: new Date(state.now()) });
    state.installations.set(id, after);
    return { before, after };
  };
  const revokeTokens = (id: number) => {
    for (const [text, { installationId }] of state.installationTokens)
      if (installationId === id) state.installationTokens.delete(text);
  };
  return {
    select: (id: number, names: readonly string[]) => {
      const { before, after } = change(id, (was) => ({
        ...was,
        selection: 'selected',
        selected: idsOf(state, names),
      }));
      const [had, has] = [repositoriesOf(state, before), repositoriesOf(state, after)];
      const added = has.filter((record) => !had.includes(record)).map(brief);
      const removed = had.filter((record) => !has.includes(record)).map(brief);
      if (added.length > 0) tell(after, 'added', { added });
      if (removed.length > 0) tell(after, 'removed', { removed });
    },
    suspend: (id: number, by: string) => {
      const person = personOf(state, by);
      if (!person) throw new Error(`There is nobody named ${by}.`);
      tell(change(id, (was) => ({ ...was, suspendedBy: person })).after, 'suspend');
    },
    unsuspend: (id: number) => tell(change(id, ({ suspendedBy: _, ...was }) => was).after, 'unsuspend'),
    revokeTokens,
    uninstall: (id: number) => {
      const installation = state.installations.get(id);
      state.installations.delete(id);
      // Whoever installs it again gets the same number here, and not what was made before.
      revokeTokens(id);
      if (installation) tell(installation, 'deleted');
      return installation !== undefined;
    },
  };
}

function newInstallation(
  state: GitHubState,
  login: string,
  repositories: readonly string[] | undefined,
): GitHubInstallation {
  const account = state.accounts.get(login);
  if (!account) throw new Error(`There is no account ${login}.`);
  const at = new Date(state.now());
  return {
    id: 9000 + account.id,
    account,
    selection: repositories ? 'selected' : 'all',
    selected: idsOf(state, repositories ?? []),
    createdAt: at,
    updatedAt: at,
  };
}

function idsOf({ store }: GitHubState, names: readonly string[]): Set<number> {
  return new Set(names.flatMap((name) => store.find(name)?.id ?? []));
}
