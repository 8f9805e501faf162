import type { EventBody } from '@landfall/contracts/event';
import { streamEvent } from '@landfall/contracts/event';
import { describeRef } from './words.ts';

/** What must not happen while nobody asks for anything: a difference, a sync, a status that is not Synced. */
export interface Unwanted {
  applicationId: string;
  words: string;
}

/** Follows the organization's events and keeps what is unwanted. */
export interface Witness {
  seen(): Unwanted[];
  /** @throws Error when the stream ended before: then nothing is witnessed */
  stop(): Promise<void>;
}

/** @param headers of the session */
export async function openWitness(url: string, headers: Record<string, string>): Promise<Witness> {
  const ended = new AbortController();
  const response = await fetch(`${url}/v1/events`, { headers, signal: ended.signal });
  if (!response.ok || !response.body) throw new Error(`The events were answered with ${response.status}.`);
  const seen: Unwanted[] = [];
  const reading = read(response.body, (body) => seen.push(...unwantedIn(body))).then(
    () => new Error('The event stream has ended.'),
    (error: Error) => (ended.signal.aborted ? undefined : error),
  );
  return {
    seen: () => [...seen],
    stop: async () => {
      ended.abort();
      const error = await reading;
      if (error) throw error;
    },
  };
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

async function read(stream: ReadableStream<Uint8Array>, tell: (body: EventBody) => void): Promise<void> {
  let rest = '';
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      const data = lines.find((line) => line.startsWith('data: '));
      if (!lines.includes('event: landfall') || data === undefined) continue;
      tell(streamEvent.parse(JSON.parse(data.slice(6))).body);
    }
  }
}
