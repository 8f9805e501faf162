import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { askHost } from './ask-host.ts';
import { type Greeting, greetingOf, MOST_GREETING_BYTES, rememberGreeting } from './greetings.ts';
import { troubleOf } from './trouble.ts';
import type { Passage } from './way.ts';

/** What git says about what it sends and can read; nothing else is passed on. A greeting is short, and read here: it comes as it is. */
const TOLD = ['accept', 'content-type', 'content-encoding', 'git-protocol', 'user-agent'];
const TOLD_OF_MORE = [...TOLD, 'accept-encoding'];
/** What the host says about what it sends. A place that it sends us on to is none of git's business. */
const ANSWERED = ['content-type', 'content-encoding', 'content-length', 'www-authenticate'];
/** What asks for refs or commits is shorter; a push may be longer. */
const SHORT_BYTES = 64 * 1024;

/** Carries one request of git's to the host, and its answer back. Never throws: what went wrong stands in `met`. */
export async function carry(
  passage: Passage,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { met } = passage;
  const isGreeting = request.method === 'GET' && request.url?.endsWith('/info/refs?service=git-upload-pack');
  const known = isGreeting ? greetingOf(passage) : undefined;
  if (known) {
    met.remembered = true;
    return greet(response, known);
  }
  const gone = new AbortController();
  response.once('close', () => response.writableFinished || gone.abort());
  try {
    const body = request.method === 'POST' ? await bodyOf(request) : undefined;
    const isPush = request.method === 'POST' && request.url?.endsWith('/git-receive-pack');
    const answer = await askHost(passage, {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: only(request.headers, isGreeting ? TOLD : TOLD_OF_MORE),
      ...(body === undefined ? {} : { body }),
      again: !isPush && (body === undefined || Buffer.isBuffer(body)),
      signal: gone.signal,
    });
    const status = answer.statusCode ?? 502;
    response.writeHead(status, only(answer.headers, ANSWERED));
    const heard = isGreeting && status === 200 ? overhear(answer) : undefined;
    await pipeline(answer, response);
    const greeting = heard?.();
    if (greeting) rememberGreeting(passage, { type: answer.headers['content-type'] ?? '', body: greeting });
  } catch (error) {
    if (response.headersSent || gone.signal.aborted) return void response.destroy();
    met.trouble = troubleOf(error);
    response.writeHead(502).end();
  }
}

function greet(response: ServerResponse, { type, body }: Greeting): void {
  response.writeHead(200, { 'content-type': type, 'content-length': body.length }).end(body);
}

function only(headers: IncomingMessage['headers'], names: readonly string[]): OutgoingHttpHeaders {
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
}

/** Keeps what is passed on while it is as short as a greeting. */
function overhear(answer: IncomingMessage): () => Buffer | undefined {
  const chunks: Buffer[] = [];
  let bytes = 0;
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MOST_GREETING_BYTES) chunks.push(chunk);
  });
  return () => (bytes <= MOST_GREETING_BYTES ? Buffer.concat(chunks) : undefined);
}

/** All of a short body, so that it can be sent twice; a long one as it comes. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | Readable> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > SHORT_BYTES) break;
  }
  if (bytes <= SHORT_BYTES) return Buffer.concat(chunks);
  const long = new PassThrough();
  for (const chunk of chunks) long.write(chunk);
  void pipeline(request, long).catch(() => undefined);
  return long;
}
