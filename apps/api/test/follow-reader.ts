import http from 'node:http';

/** Somebody who follows a log: what came, or why nothing does. */
export interface FollowReader {
  status: number | undefined;
  problem: { code: string } | undefined;
  /** What came of an event, in order. */
  of(event: string): Record<string, unknown>[];
  lines(): string[];
  ended: Promise<void>;
  /** Reads no more, and stays. */
  pause(): void;
  close(): void;
}

/** Asks for a log as a page does, over a connection of its own. */
export async function readFollow(
  origin: string,
  body: object,
  headers: Record<string, string>,
): Promise<FollowReader> {
  const request = http.request(new URL('/v1/follows', origin), {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    agent: false,
  });
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
    request.end(JSON.stringify(body));
  });
  request.on('error', () => undefined);
  const heard: [event: string, data: Record<string, unknown>][] = [];
  let text = '';
  response.setEncoding('utf8');
  const isStream = response.statusCode === 200;
  const ended = new Promise<void>((resolve) => response.once('close', resolve));
  response.on('data', (chunk: string) => {
    text += chunk;
    if (!isStream) return;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
      if (event !== undefined && data !== undefined) heard.push([event, JSON.parse(data)]);
    }
  });
  if (!isStream) await ended;
  const of = (event: string) => heard.filter(([name]) => name === event).map(([, data]) => data);
  return {
    status: response.statusCode,
    problem: isStream ? undefined : (JSON.parse(text) as { code: string }),
    of,
    lines: () => of('lines').flatMap(({ lines }) => lines as string[]),
    ended,
    pause: () => void response.pause(),
    close: () => void request.destroy(),
  };
}
