import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { getCACertificates } from 'node:tls';
import { problem } from '@landfall/contracts/problem';
import { PlatformError } from './platform-error.ts';

/** The platform, as the agent reaches it. */
export interface Platform {
  /** `https://landfall.example`, without a path. */
  origin: string;
  /** Certificates that are trusted besides those that this process trusts anyway, PEM. */
  caPem: string | undefined;
}

export interface PlatformRequest {
  method: 'GET' | 'POST';
  path: string;
  json?: unknown;
  /** Sent as a bearer token. */
  access?: string;
  mostBytes: number;
}

const TIMEOUT_MS = 60_000;

/** One request to the platform. @throws PlatformError for everything but a status of 2xx */
export async function askPlatform(platform: Platform, asked: PlatformRequest): Promise<Uint8Array> {
  const response = await send(platform, asked);
  const body = await readBounded(response, asked.mostBytes);
  const { statusCode: status = 0 } = response;
  if (status >= 200 && status < 300) return body;
  throw new PlatformError(refusalText(status, body), { status });
}

function send({ origin, caPem }: Platform, asked: PlatformRequest): Promise<IncomingMessage> {
  const url = new URL(asked.path, origin);
  const body = asked.json === undefined ? undefined : JSON.stringify(asked.json);
  const options: RequestOptions & { ca?: string[] } = {
    method: asked.method,
    // On a connection of its own: one that was kept may be dead by now without a word, and would be waited for.
    agent: false,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      'user-agent': 'landfall-agent',
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      ...(asked.access === undefined ? {} : { authorization: `Bearer ${asked.access}` }),
    },
    ...trusting(caPem),
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, resolve);
    request.on('error', (cause: NodeJS.ErrnoException) =>
      reject(new PlatformError(`${origin} does not answer (${cause.code ?? cause.name}).`, { cause })),
    );
    request.end(body);
  });
}

/** What TLS is told to trust. */
export function trusting(caPem: string | undefined): { ca?: string[] } {
  return caPem === undefined ? {} : { ca: [...getCACertificates(), caPem] };
}

async function readBounded(response: IncomingMessage, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > most) throw new PlatformError('The platform answers with more than was asked for.');
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof PlatformError) throw cause;
    throw new PlatformError('The answer of the platform broke off.', { cause });
  }
  return Buffer.concat(chunks);
}

function refusalText(status: number, body: Uint8Array): string {
  try {
    const { detail, fix } = problem.parse(JSON.parse(Buffer.from(body).toString('utf8')));
    return fix === undefined ? detail : `${detail} ${fix}`;
  } catch {
    return `The platform answers with status ${status}.`;
  }
}
