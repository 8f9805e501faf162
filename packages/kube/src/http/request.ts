import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type Agent, request as httpsRequest } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { ClusterCredential } from '@landfall/contracts/cluster';
import { FenceLost } from '@landfall/engine';
import { transportError } from '../errors/transport.ts';
import { readBody } from './body.ts';

export interface KubeRequestOptions {
  method: 'GET' | 'PATCH' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query, below the server's own path. */
  path: string;
  accept?: string;
  /** The ETag of an answer that is still at hand: the server may say 304 instead of sending it again. */
  ifNoneMatch?: string;
  contentType?: string;
  body?: string;
  timeoutMs?: number;
  maxBytes?: number;
  signal?: AbortSignal | undefined;
  /**
   * Asked when the connection stands and nothing was sent yet; what it throws ends the request. A process that was
   * stopped while it dialled asks again before it writes.
   */
  beforeSend?: (() => void) | undefined;
}

export interface KubeResponse {
  status: number;
  headers: IncomingHttpHeaders;
  /** `Warning` headers, one each. */
  warnings: string[];
  text: string;
}

/** Sends one request to one cluster. @throws ClusterError when no answer came back; FenceLost from `beforeSend` */
export type KubeRequest = (options: KubeRequestOptions) => Promise<KubeResponse>;

/** The same, but the answer's body is read by the caller as it comes. The time limit is the caller's signal. */
export type KubeStream = (options: KubeRequestOptions) => Promise<IncomingMessage>;

const TIMEOUT_MS = 60_000;
const MAX_BYTES = 32 * 1024 * 1024;

/** How requests to one cluster are sent: over its agent, with its token, each with an end and a bound. */
export function requester(
  credential: ClusterCredential,
  agent: Agent,
  userAgent: string,
): { request: KubeRequest; stream: KubeStream } {
  const stream: KubeStream = (options) => send(credential, { agent, userAgent }, options);
  const request: KubeRequest = async (options) => {
    const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
    const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
    try {
      const response = await send(credential, { agent, userAgent }, { ...options, signal });
      const text = await readBody(response, options.maxBytes ?? MAX_BYTES);
      const { statusCode = 0, headers } = response;
      return { status: statusCode, headers, warnings: warningTexts(response), text };
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof FenceLost) throw error;
      throw transportError(error, credential.server);
    }
  };
  return { request, stream };
}

function send(
  credential: ClusterCredential,
  { agent, userAgent }: { agent: Agent; userAgent: string },
  options: KubeRequestOptions,
): Promise<IncomingMessage> {
  const url = new URL(credential.server);
  const headers: Record<string, string> = {
    accept: options.accept ?? 'application/json',
    'accept-encoding': 'gzip',
    'user-agent': userAgent,
  };
  if ('token' in credential.auth) headers.authorization = `Bearer ${credential.auth.token}`;
  if (options.ifNoneMatch !== undefined) headers['if-none-match'] = options.ifNoneMatch;
  if (options.body !== undefined) {
    headers['content-type'] = options.contentType ?? 'application/json';
    headers['content-length'] = String(Buffer.byteLength(options.body));
  }
  return new Promise((resolve, reject) => {
    const outgoing = httpsRequest({
      agent,
      method: options.method,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port || 443,
      path: `${url.pathname.replace(/\/$/, '')}${options.path}`,
      headers: { ...headers, host: url.host },
      ...(options.signal ? { signal: options.signal } : {}),
    });
    outgoing.once('response', (response) => {
      // An abort between two reads finds nobody listening; whoever reads next sees it all the same.
      response.on('error', () => undefined);
      resolve(response);
    });
    outgoing.on('error', reject);
    if (options.beforeSend) whenConnected(outgoing, () => guardedEnd(outgoing, options));
    else outgoing.end(options.body);
  });
}

/** Headers leave with `end`, so nothing is sent before. */
function whenConnected(outgoing: ClientRequest, send: () => void): void {
  outgoing.once('socket', (socket) => {
    if ((socket as TLSSocket & { secureConnecting?: boolean }).secureConnecting) {
      socket.once('secureConnect', send);
    } else send();
  });
}

function guardedEnd(outgoing: ClientRequest, { beforeSend, body }: KubeRequestOptions): void {
  try {
    beforeSend?.();
    outgoing.end(body);
  } catch (error) {
    outgoing.destroy(error as Error);
  }
}

/** `299 - "text"`: only the text. */
function warningTexts(response: IncomingMessage): string[] {
  return (response.headersDistinct.warning ?? []).flatMap((header) =>
    [...header.matchAll(/\b299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) =>
      text.replace(/\\(.)/g, '$1'),
    ),
  );
}
