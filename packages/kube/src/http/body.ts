import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ClusterError } from '@landfall/engine';

/** Reads a body, unpacked, up to a bound: an answer that does not end is no reason to run out of memory. */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of unpacked(response)) {
    size += (chunk as Buffer).length;
    if (size > maxBytes) {
      response.destroy();
      const limit = `${Math.round(maxBytes / 1024 / 1024)} MiB`;
      throw new ClusterError({ code: 'too-large' }, `The API server's answer is larger than ${limit}.`);
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The body as it was before the server packed it. */
export function unpacked(response: IncomingMessage): Readable {
  if (response.headers['content-encoding'] !== 'gzip') return response;
  const gunzip = createGunzip();
  response.on('error', (error) => gunzip.destroy(error));
  return response.pipe(gunzip);
}
