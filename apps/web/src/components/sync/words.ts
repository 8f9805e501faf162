import type { SyncView } from '@landfall/contracts/sync';
import type { Piece } from '#src/components/application/sentence.ts';
import { byWhom } from '#src/components/application/sentence.ts';

/** "pushed to main 12 s ago": what asked for the sync, as a sentence's pieces. */
export function askedBy(sync: SyncView, targetRevision: string | null, me: string | null): Piece[] {
  const what = triggerWords(sync, targetRevision);
  return [
    { kind: 'text', text: `${what}${sync.trigger === 'push' ? '' : byWhom(sync.requestedBy, me)} ` },
    { kind: 'ago', at: sync.requestedAt },
  ];
}

function triggerWords({ trigger }: SyncView, targetRevision: string | null): string {
  switch (trigger) {
    case 'push':
      return targetRevision === null ? 'pushed' : `pushed to ${targetRevision}`;
    case 'poll':
      return 'found by looking at Git';
    case 'person':
      return 'asked for';
    case 'token':
      return 'asked for with an API token';
    case 'self-heal':
      return 'started to heal drift';
    case 'created':
      return 'the first sync, application created';
    case 'settings':
      return 'started by changed settings';
    case 'rollback':
      return 'rolled back';
    case 'deletion':
      return 'deletion asked for';
  }
}
