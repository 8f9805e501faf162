import type { AuditAction, AuditEntry } from '@landfall/contracts/audit';

/** What each act is called; `{}` is the name of what it was done to. An older one that is not here is shown as it is recorded. */
const ACTS: Record<AuditAction, string> = {
  'organization.update': 'changed the settings of the organization {}',
  'organization.create': 'created the organization {}',
  'session.create': 'signed in',
  'session.revoke': 'ended a session',
  'identity.link': 'linked the GitHub account {}',
  'identity.unlink': 'unlinked the GitHub account {}',
  'github.visit': 'said at GitHub to be {}',
  'installation.bind': 'connected the GitHub account {}',
  'token.create': 'created the API token {}',
  'token.revoke': 'revoked an API token',
  'repository.connect': 'connected the repository {}',
  'repository.follow': 'followed the repository {} to its new address',
  'repository.refresh': 'looked at the repository {}',
  'repository.rewritten': 'saw history rewritten in the repository {}',
  'repository.update': 'changed what everybody may read of {}',
  'pull.again': 'had the pull request {} planned anew',
  'pull.click': 'had the pull request {} planned against the cluster',
  'repository.remove': 'disconnected the repository {}',
  'deploy-key.make': 'made the deploy key {}',
  'repository.use-deploy-key': 'changed the deploy key of {}',
  'repository.trust-host-keys': 'changed the host keys that {} is known by',
  'repository.rotate-webhook-secret': 'made a new webhook secret for {}',
  'delivery.redeliver': 'delivered a push to the repository {} again',
  'cluster.create': 'added the cluster {}, for an agent',
  'agent.token': 'made a token for an agent of {}',
  'agent.token-reused': 'refused a token for an agent of {} that was used before',
  'agent.enrol': 'enrolled an agent of {}',
  'agent.connect': 'saw the agent of {} connect',
  'agent.replaced': 'ended the connection before it of the agent of {}',
  'agent.disconnect': 'lost the agent of {}',
  'agent.rotate': 'took new keys of the agent of {}',
  'agent.revoke': 'revoked the agent of {}',
  'agent.refused': 'refused the agent of {}: it is in another cluster now',
  'agent.foreign-task': 'refused an answer of an agent that it was not asked for',
  'cluster.register': 'registered the cluster {}',
  'cluster.check': 'checked the cluster {}',
  'cluster.remove': 'forgot the cluster {}',
  'application.create': 'created the application {}',
  'application.update': 'changed the settings of {}',
  'application.refresh': 'refreshed {}',
  'application.remove': 'forgot the application {}',
  'object.restart': 'restarted a workload of {}',
  'object.scale-back': 'scaled a workload of {} back',
  'drift.revert': 'put back what drifted in {}',
  'drift.ignore': 'ignored what drifted in {}',
  'drift.accept': 'accepted into Git what drifted in {}',
  'proposal.pushed': 'pushed a change of {} to Git',
  'proposal.open': 'opened a pull request for {}',
  'proposal.conflicts': 'found conflicts in a pull request for {}',
  'proposal.merged': 'saw a pull request for {} merged',
  'proposal.closed': 'saw a pull request for {} closed',
  'proposal.failed': 'could not change {} in Git',
  'application.unpin': 'let {} follow Git again',
  'application.rollback': 'rolled {} back',
  'application.revert': 'asked for a branch that brings Git back for {}',
  'application.revert-pushed': 'pushed the branch that brings Git back for {}',
  'application.revert-failed': 'could not bring Git back for {}',
  'drift.stop-healing': 'stopped healing a field of {}',
  'application.lock': 'locked {}',
  'application.unlock': 'unlocked {}',
  'line.stop': 'stopped the line',
  'line.lift': 'let the line run again',
  'window.create': 'created the sync window {}',
  'window.update': 'changed the sync window {}',
  'window.remove': 'removed the sync window {}',
  'sync.hold': 'held the sync {}',
  'sync.request': 'asked for the sync {}',
  'sync.wait': 'waits for a yes to the sync {}',
  'sync.approve': 'said yes to the sync {}',
  'sync.resume': 'took over the sync {}',
  'sync.cancel': 'cancelled the sync {}',
  'sync.succeeded': 'finished the sync {}',
  'sync.failed': 'failed the sync {}',
  'sync.cancelled': 'stopped the sync {}',
  'sync.superseded': 'replaced the sync {} by a newer one',
};

const DELETES = 'had the application {} deleted with its objects';

/** "created the application web": an act of the audit log as a person reads it. */
export function actionWords({ action, subject, detail }: AuditEntry): string {
  const known = isKnown(action) ? ACTS[action] : undefined;
  const deletes = action === 'application.remove' && 'objects' in detail && detail.objects !== 'keep';
  const words = deletes ? DELETES : known;
  if (words === undefined) return subject.name ? `${action} ${subject.name}` : action;
  return words.replace('{}', subject.name ?? '').trim();
}

const isKnown = (action: string): action is AuditAction => Object.hasOwn(ACTS, action);

/** Who it was: a name, a token's name, or Landfall itself. */
export function actorWords({ actor }: AuditEntry): string {
  if (actor.kind === 'user') return actor.name;
  return actor.kind === 'token' ? `token ${actor.name}` : 'Landfall';
}

/** The recorded details in one line; ids and whole objects are left to the API. */
export function detailWords({ action, actor, detail }: AuditEntry): string {
  const fields = Object.entries(detail).flatMap(([key, value]) => {
    const text = Array.isArray(value) ? value.join(', ') : String(value);
    const isShown =
      value !== null && (Array.isArray(value) || typeof value !== 'object') && !key.endsWith('Id');
    if (typeof value === 'boolean') return value ? [spaced(key)] : [];
    return isShown ? [`${spaced(key)}: ${text}`] : [];
  });
  const reason = actor.kind === 'system' && !GOES_ON.test(action) ? [actor.reason] : [];
  return [...reason, ...fields].join(' · ').slice(0, 300);
}

/** What becomes of a sync comes of that one having been asked for, which stands at an entry of its own. */
const GOES_ON = /^sync\.(?!request$)/;

const spaced = (key: string): string => key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

/** The page of what it was done to, where there is one. */
export function subjectHref({ subject, action }: AuditEntry): string | null {
  if (action.endsWith('.remove')) return null;
  switch (subject.kind) {
    case 'application':
      return `/applications/${subject.id}`;
    case 'cluster':
      return `/clusters/${subject.id}`;
    case 'repository':
      return `/repositories/${subject.id}`;
    case 'pull-request':
      return `/pulls/${subject.id}`;
    default:
      return null;
  }
}
