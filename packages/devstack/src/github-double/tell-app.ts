import type { GitHubInstallationEvent } from '../git-server/github-shapes.ts';
import type { WebhookCalls } from '../git-server/webhook-calls.ts';
import type { KeptInstallations } from './kept-installations.ts';
import { installationShape, nodeId, simpleUser } from './shapes.ts';
import { type GitHubInstallation, type GitHubState, repositoriesOf } from './state.ts';

/** A repository as GitHub names it in what it tells of an installation. */
interface Brief {
  id: number;
  node_id: string;
  name: string;
  full_name: string;
  private: boolean;
}

export type Tell = (
  installation: GitHubInstallation,
  action: GitHubInstallationEvent['action'],
  more?: { added?: Brief[]; removed?: Brief[] },
) => void;

/** Keeps the installations as they are now, and tells the App's webhook what GitHub would. */
export function tellApp(state: GitHubState, hooks: WebhookCalls, kept: KeptInstallations): Tell {
  return (installation, action, more) => {
    kept.save(state);
    const about = { action, installation: installationShape(state, installation), sender: senderOf(state) };
    const listed = repositoriesOf(state, installation).map(brief);
    const changed = { repositories_added: more?.added ?? [], repositories_removed: more?.removed ?? [] };
    if (!more) return hooks.callApp('installation', { ...about, repositories: listed });
    const rest = { repository_selection: installation.selection, requester: null };
    hooks.callApp('installation_repositories', { ...about, ...changed, ...rest });
  };
}

export function brief({
  id,
  fullName,
  access,
}: {
  id: number;
  fullName: string;
  access: { anonymousRead: boolean };
}): Brief {
  const name = fullName.split('/')[1] ?? '';
  return { id, node_id: nodeId('R', id), name, full_name: fullName, private: !access.anonymousRead };
}

const senderOf = (state: GitHubState) => simpleUser(state, { id: 1, login: 'landfall', type: 'User' });
