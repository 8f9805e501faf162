import type { AuditEntry } from '@landfall/contracts/audit';

const VERBS: Record<string, string> = {
  create: 'created',
  connect: 'connected',
  register: 'registered',
  update: 'changed',
  remove: 'removed',
  request: 'asked for',
  cancel: 'cancelled',
  revoke: 'revoked',
  refresh: 'refreshed',
  check: 'checked',
  'rotate-secret': 'made a new webhook secret for',
  rotateSecret: 'made a new webhook secret for',
};

/** "created application web": an action of the audit log, `noun.verb`, as a person reads it. */
export function actionWords({ action, subject }: AuditEntry): string {
  if (action === 'session.create') return 'signed in';
  if (action === 'session.end' || action === 'session.sign-out') return 'signed out';
  if (action === 'account.sign-up' || action === 'account.create') return 'signed up';
  const [noun = '', verb = ''] = action.split('.');
  const done = VERBS[verb] ?? verb.replaceAll('-', ' ');
  return `${done} ${noun.replaceAll('-', ' ')}${subject.name ? ` ${subject.name}` : ''}`.trim();
}

/** Who it was: a name, a token's name, or Landfall with its reason. */
export function actorWords({ actor }: AuditEntry): string {
  if (actor.kind === 'user') return actor.name;
  return actor.kind === 'token' ? `token ${actor.name}` : 'Landfall';
}

/** The recorded details in one line: `prune: true`, or the reason of an automatic act. */
export function detailWords({ actor, detail }: AuditEntry): string {
  const fields = Object.entries(detail).map(
    ([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return [...(actor.kind === 'system' ? [`because of ${actor.reason}`] : []), ...fields]
    .join(' · ')
    .slice(0, 300);
}

/** The page of what it was done to, where there is one. */
export function subjectHref({ subject }: AuditEntry): string | null {
  switch (subject.kind) {
    case 'application':
      return `/applications/${subject.id}`;
    case 'cluster':
      return `/clusters/${subject.id}`;
    case 'repository':
      return `/repositories/${subject.id}`;
    default:
      return null;
  }
}
