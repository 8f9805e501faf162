import { type EventBody, streamEvent } from '@landfall/contracts/event';

/** The organization's events as a page follows them. */
export interface EventStream {
  /** @throws Error when the stream ended before: what it did not tell says nothing then */
  stop(): Promise<void>;
}

/** Tells each event as soon as it arrives. @param headers of the session */
export async function followEvents(
  url: string,
  headers: Record<string, string>,
  tell: (body: EventBody) => void,
): Promise<EventStream> {
  const ended = new AbortController();
  const response = await fetch(`${url}/v1/events`, { headers, signal: ended.signal });
  if (!response.ok || !response.body) throw new Error(`The events were answered with ${response.status}.`);
  const reading = read(response.body, tell).then(
    () => new Error('The event stream has ended.'),
    (error: Error) => (ended.signal.aborted ? undefined : error),
  );
  return {
    stop: async () => {
      ended.abort();
      const error = await reading;
      if (error) throw error;
    },
  };
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
