import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { getCACertificates } from 'node:tls';
import { AddressError, type AllowList, checkAddress, pinnedLookup } from '@landfall/egress';
import type { GitHubAddress } from './address.ts';
import { notUnderstood, unreachable } from './errors.ts';

export interface Reach {
  address: GitHubAddress;
  /** What the operator allows in spite of its address. */
  allow: AllowList;
  /** Certificates trusted besides the usual, PEM: an Enterprise Server may have an authority of its own. */
  caPem?: string;
  /** For one request, from the name's look-up to the last byte. */
  timeoutMs?: number;
  maxBytes?: number;
}

const TIMEOUT_MS = 10_000;
/** A page of a hundred repositories is under one. */
const MAX_BYTES = 4 * 1024 * 1024;

/** The part of `fetch` that Octokit uses. */
export type BoundedFetch = (
  url: string,
  init: { method?: string; headers?: Record<string, string>; body?: string },
) => Promise<Response>;

/**
 * `fetch` for one GitHub and no other host: whatever an answer or a parameter says, a token goes nowhere else (security
 * CRED-1). The address is checked and is the one dialled, redirects are answers, time and bytes have an end.
 * @throws GitHubError `unreachable`, `not-understood`; AddressError
 */
export function boundedFetch(reach: Reach): BoundedFetch {
  const { address, allow, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = reach;
  const origins = [new URL(address.web).origin, new URL(address.api).origin];
  return async (to, { method = 'GET', headers = {}, body }) => {
    const url = new URL(to);
    if (!origins.includes(url.origin)) throw notUnderstood(address.host, `It led to ${url.host}.`);
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const checked = await checkAddress(url, { allow });
      const trust = reach.caPem === undefined ? {} : { ca: [...getCACertificates(), reach.caPem] };
      const response = await send(
        url,
        { method, headers, body, signal },
        {
          ...trust,
          lookup: pinnedLookup(checked),
          // An IP literal is no server name; the certificate is then checked for the address itself.
          ...(isIP(checked.host) ? {} : { servername: checked.host }),
        },
      );
      return await whole(response, maxBytes, address.host);
    } catch (error) {
      if (error instanceof AddressError || !isNetworkError(error)) throw error;
      throw unreachable(address.host, signal.aborted ? `none in ${timeoutMs / 1000} s` : error.code);
    }
  };
}

function send(
  url: URL,
  asked: { method: string; headers: Record<string, string>; body: string | undefined; signal: AbortSignal },
  connection: { ca?: string[]; servername?: string; lookup: ReturnType<typeof pinnedLookup> },
): Promise<IncomingMessage> {
  const { method, headers, body, signal } = asked;
  return new Promise((resolve, reject) => {
    // No agent: what is asked of GitHub is rare, and a kept connection's address was checked too long ago.
    const call = httpsRequest(url, { method, headers, signal, agent: false, ...connection });
    call.once('error', reject);
    call.once('response', resolve);
    call.end(body);
  });
}

async function whole(response: IncomingMessage, maxBytes: number, host: string): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      response.destroy();
      throw notUnderstood(host, `Its answer is larger than ${maxBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  const status = response.statusCode ?? 0;
  const headers = Object.entries(response.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value.toString()] as [string, string]],
  );
  // A Response of these must not have a body.
  const empty = [204, 205, 304].includes(status);
  return new Response(empty ? null : Buffer.concat(chunks), { status, headers });
}

/** What Node's network throws; an aborted request has a number for a code. */
function isNetworkError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && !('words' in error);
}
