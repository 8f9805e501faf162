import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import type { Readable } from 'node:stream';
import { pinnedLookup } from '@landfall/egress';
import { agentFor } from './agents.ts';
import { authorizationOf } from './authorization.ts';
import type { Reached } from './way.ts';

/** Connecting and the handshake, in milliseconds. How long a conversation may take is git's to know. */
const DIAL_MS = 20_000;

export interface Asked {
  method: string;
  /** With its query, as git wrote it. */
  path: string;
  headers: OutgoingHttpHeaders;
  body?: Buffer | Readable;
  /** May it be sent a second time? What changes something may not: the host may have done it before it hung up. */
  again: boolean;
  signal: AbortSignal;
}

/**
 * Asks the host: at an address that was checked (security SSRF-4), with the credential that is its own (CRED-1), following nothing.
 * A connection that was kept may have been ended by the host meanwhile; then another is used, at last one that is dialled anew.
 * @throws whatever dialling throws
 */
export async function askHost(reached: Reached, asked: Asked): Promise<IncomingMessage> {
  try {
    return await once(reached, asked);
  } catch (error) {
    if (!(error instanceof KeptTooLong)) throw error;
    if (!asked.again || asked.signal.aborted) throw error.cause;
    return askHost(reached, asked);
  }
}

/** The connection was one that stayed open, and is gone. */
class KeptTooLong extends Error {}

function once(reached: Reached, { method, path, headers, body, signal }: Asked): Promise<IncomingMessage> {
  const { pinned, credential, caPem } = reached;
  const authorization = authorizationOf(credential);
  return new Promise((answer, failed) => {
    const sent = request({
      agent: agentFor(caPem),
      host: pinned.host,
      port: pinned.port,
      lookup: pinnedLookup(pinned),
      method,
      path,
      signal,
      headers: { ...headers, host: pinned.url.host, ...(authorization ? { authorization } : {}) },
    });
    const late = setTimeout(
      () => sent.destroy(Object.assign(new Error('It did not answer.'), { code: 'ETIMEDOUT' })),
      DIAL_MS,
    );
    const inTime = () => clearTimeout(late);
    sent.on('socket', (socket) => (sent.reusedSocket ? inTime() : socket.once('secureConnect', inTime)));
    sent.on('response', answer);
    sent.on('error', (error: NodeJS.ErrnoException) => {
      inTime();
      const isGone = sent.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(error.code ?? '');
      failed(isGone ? new KeptTooLong('gone', { cause: error }) : error);
    });
    if (body === undefined || Buffer.isBuffer(body)) sent.end(body);
    else body.on('error', (error: Error) => sent.destroy(error)).pipe(sent);
  });
}
