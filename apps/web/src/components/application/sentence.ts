import type { ApplicationView, ResourceState } from '@landfall/contracts/application';
import { counted } from '#src/ui/text/counted.ts';

/** A piece of the page's one sentence; the page draws commits in mono and keeps times moving. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'commit'; revision: string }
  | { kind: 'message'; text: string }
  | { kind: 'ago'; at: string }
  | { kind: 'link'; text: string; href: string };

const text = (words: string): Piece => ({ kind: 'text', text: words });

/** Who did it, as the person reads it: "you" for themselves, the name, or nobody. */
export function byWhom(by: string | null, me: string | null): string {
  if (by === null) return '';
  return by === me ? ' by you' : ` by ${by}`;
}

/**
 * "Synced to `a1b2c3` *Scale web to 5* by you, 4 min ago. Healthy: 3 of 3 pods on prod-eu." Says first whether it is fine,
 * then why not. `me` is the name of the person who looks; `resources` are known on the application's own page only.
 */
export function applicationSentence(
  application: ApplicationView,
  me: string | null,
  resources: readonly ResourceState[] = [],
): Piece[] {
  return [...syncPieces(application, me, resources), text(' '), ...healthPieces(application)];
}

function syncPieces(
  application: ApplicationView,
  me: string | null,
  resources: readonly ResourceState[],
): Piece[] {
  const { syncStatus, synced, desired, lastSync } = application;
  if (application.deleting) return [text('Being deleted: nothing else is applied to it.')];
  switch (syncStatus) {
    case 'Synced':
      if (synced === null) return [text('Nothing is applied yet.')];
      return [
        text('Synced to '),
        { kind: 'commit', revision: synced.revision },
        text(' '),
        { kind: 'message', text: synced.message },
        text(byWhom(lastSync?.by ?? null, me)),
        ...(lastSync ? [text(', '), { kind: 'ago', at: lastSync.at } as const] : []),
        text('.'),
      ];
    case 'Pinned':
      return pinned(application);
    case 'Syncing':
      return desired === null
        ? [text('Syncing for the first time.')]
        : [
            text('Syncing to '),
            { kind: 'commit', revision: desired.revision },
            text(' '),
            { kind: 'message', text: desired.message },
            text('.'),
          ];
    case 'OutOfSync':
      return outOfSync(application, resources);
    case 'Failed':
      return [
        text(lastSync ? `Sync ${lastSync.number} failed` : 'The last sync failed'),
        ...(lastSync ? [text(', '), { kind: 'ago', at: lastSync.at } as const] : []),
        ...(synced
          ? [text('; running on '), { kind: 'commit', revision: synced.revision } as const, text('.')]
          : [text('; no sync has succeeded yet.')]),
      ];
    case 'WaitingForApproval':
      return [text(lastSync ? `Sync ${lastSync.number} waits for your yes.` : 'A sync waits for your yes.')];
    case 'Unknown':
      if (application.lastSeenAt === null) return [text('Not seen yet.')];
      return [text('Unknown: last seen '), { kind: 'ago', at: application.lastSeenAt }, text('.')];
  }
}

function pinned({ synced, pin }: ApplicationView): Piece[] {
  if (synced === null || pin === null) return [text('Pinned.')];
  return [
    text(`Pinned to sync ${pin.syncNumber}: `),
    { kind: 'commit', revision: synced.revision },
    text(' '),
    { kind: 'message', text: synced.message },
    text(' runs, '),
    { kind: 'ago', at: pin.at },
    text('.'),
  ];
}

function outOfSync({ id, synced, desired }: ApplicationView, resources: readonly ResourceState[]): Piece[] {
  if (synced !== null && desired !== null && synced.snapshotId !== desired.snapshotId) {
    return [
      text('Out of sync: Git is at '),
      { kind: 'commit', revision: desired.revision },
      text(' '),
      { kind: 'message', text: desired.message },
      text(', the cluster at '),
      { kind: 'commit', revision: synced.revision },
      text('.'),
    ];
  }
  const changes = resources.flatMap((state) => (state.status === 'OutOfSync' ? state.changes : []));
  const drift: Piece = { kind: 'link', text: 'See the drift', href: `/drift?application=${id}` };
  if (changes.length === 0) {
    if (synced === null) return [text('Out of sync: not applied yet.')];
    return [text('Out of sync with Git. '), drift, text('.')];
  }
  const managers = [...new Set(changes.flatMap(({ manager }) => (manager ? [manager] : [])))];
  const since = changes.flatMap((change) => (change.since ? [change.since] : [])).sort()[0];
  return [
    text(`Out of sync: ${counted(changes.length, 'field')} changed on the cluster`),
    ...(managers.length > 0 ? [text(` by ${managers.join(' and ')}`)] : []),
    text('. '),
    drift,
    // Behind the link: what ticks before it moves it under the hand that clicks.
    ...(since ? [text(' ('), { kind: 'ago', at: since } as const, text(')')] : []),
    text('.'),
  ];
}

function healthPieces({ health, clusterName, syncStatus }: ApplicationView): Piece[] {
  if (health.status === 'Unknown')
    return syncStatus === 'Unknown' ? [] : [text(`Health unknown on ${clusterName}.`)];
  const message = health.message?.replace(/ ready$/, '').replace(/\.$/, '');
  return [
    text(message ? `${health.status}: ${message} on ${clusterName}.` : `${health.status} on ${clusterName}.`),
  ];
}

/** The sentence as plain text, for titles and tests; times are left as they are. */
export const plainSentence = (pieces: readonly Piece[]): string =>
  pieces
    .map((piece) =>
      piece.kind === 'commit' ? piece.revision.slice(0, 7) : piece.kind === 'ago' ? piece.at : piece.text,
    )
    .join('')
    .trim();
