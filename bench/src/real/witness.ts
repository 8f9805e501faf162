import type { EventBody } from '@landfall/contracts/event';
import { type EventStream, followEvents } from '../events.ts';
import { describeRef } from './words.ts';

/** What must not happen while nobody asks for anything: a difference, a sync, a status that is not Synced. */
export interface Unwanted {
  applicationId: string;
  words: string;
}

/** Follows the organization's events and keeps what is unwanted. */
export interface Witness extends EventStream {
  seen(): Unwanted[];
}

/** @param headers of the session */
export async function openWitness(url: string, headers: Record<string, string>): Promise<Witness> {
  const seen: Unwanted[] = [];
  const { stop } = await followEvents(url, headers, (body) => seen.push(...unwantedIn(body)));
  return { seen: () => [...seen], stop };
}

/** What one event tells of that should not be. Pure. */
export function unwantedIn(body: EventBody): Unwanted[] {
  switch (body.type) {
    case 'resources':
      return body.resources
        .filter(({ status }) => status !== 'Synced')
        .map(({ ref, status, changes }) => ({
          applicationId: body.applicationId,
          words: [describeRef(ref), status, ...changes.map(({ pointer }) => pointer)].join(' '),
        }));
    case 'application':
      if (body.application.syncStatus === 'Synced') return [];
      return [
        { applicationId: body.application.id, words: `the application is ${body.application.syncStatus}` },
      ];
    case 'sync':
      if (body.sync.state !== 'pending') return [];
      return [{ applicationId: body.sync.applicationId, words: `a sync by ${body.sync.trigger} began` }];
    default:
      return [];
  }
}
