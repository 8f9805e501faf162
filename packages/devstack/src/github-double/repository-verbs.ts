import type { RepositoryRecord } from '../git-server/repositories.ts';
import type { WebhookCalls } from '../git-server/webhook-calls.ts';
import { nodeId, repositoryShape, simpleUser } from './shapes.ts';
import { type GitHubInstallation, type GitHubState, repositoriesOf } from './state.ts';

/** What an owner does with a repository in its settings at GitHub. */
export interface RepositoryVerbs {
  /** Gives it another name; its old address leads to the new one. @param to its name without an owner */
  renameRepository(name: string, to: string): Promise<void>;
  /** Gives it to another owner; what was installed for the old one does not have it any more. */
  transferRepository(name: string, owner: string): Promise<void>;
  deleteRepository(name: string): Promise<void>;
}

/** The verbs over one state; each tells the App's webhook what GitHub would. */
export function repositoryVerbs(state: GitHubState, hooks: WebhookCalls): RepositoryVerbs {
  const tell = async (
    record: RepositoryRecord,
    before: GitHubInstallation | undefined,
    told: { action: 'renamed' | 'transferred' | 'deleted'; changes?: object },
    repository?: object,
  ) => {
    const installation = before ?? installationWith(state, record);
    if (!installation) return;
    hooks.callApp('repository', {
      ...told,
      repository: { ...(repository ?? (await repositoryShape(state, record))), id: record.id },
      installation: { id: installation.id, node_id: nodeId('I', installation.id) },
      sender: simpleUser(state, { id: 1, login: 'landfall', type: 'User' }),
    });
  };
  return {
    renameRepository: async (name, to) => {
      const [owner = '', from = ''] = state.store.find(name)?.fullName.split('/') ?? [];
      const renamed = await state.store.rename(name, `${owner}/${to}`);
      await tell(renamed, undefined, { action: 'renamed', changes: { repository: { name: { from } } } });
    },
    transferRepository: async (name, owner) => {
      const record = state.store.find(name);
      const before = record && installationWith(state, record);
      const [old = '', own = ''] = record?.fullName.split('/') ?? [];
      const from = state.accounts.get(old) ?? { id: 1, login: old, type: 'Organization' as const };
      const kind = from.type === 'User' ? 'user' : 'organization';
      const moved = await state.store.rename(name, `${owner}/${own}`);
      const changes = { owner: { from: { [kind]: ownerShape(state, from) } } };
      await tell(moved, before, { action: 'transferred', changes });
    },
    deleteRepository: async (name) => {
      const record = state.store.find(name);
      if (!record) return;
      const shape = await repositoryShape(state, record);
      const before = installationWith(state, record);
      await tell(await state.store.remove(name), before, { action: 'deleted' }, shape);
    },
  };
}

const installationWith = (
  state: GitHubState,
  record: Pick<RepositoryRecord, 'id'>,
): GitHubInstallation | undefined =>
  [...state.installations.values()].find(
    (installation) =>
      !installation.suspendedBy && repositoriesOf(state, installation).some(({ id }) => id === record.id),
  );

/** Of an organization GitHub tells other addresses than of a person. */
function ownerShape(state: GitHubState, account: Parameters<typeof simpleUser>[1]) {
  const user = simpleUser(state, account);
  if (account.type === 'User') return user;
  const { id, login, node_id, avatar_url } = user;
  const url = `${state.url}/api/v3/orgs/${login}`;
  const below = ['hooks', 'issues'].map((name) => [`${name}_url`, `${url}/${name}`]);
  return {
    id,
    login,
    node_id,
    avatar_url,
    url,
    ...Object.fromEntries(below),
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    description: null,
  };
}
