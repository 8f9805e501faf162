import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';

/** Of one Secret; the API server takes 1 MiB, names and base64 included. */
export const MOST_PART_BYTES = 700_000;
/** Of one document, unpacked. */
export const MOST_DOCUMENT_BYTES = 64 * 1024 * 1024;

/** A document in the form that Secrets hold: packed, cut, and its hash beside. */
export interface Packed {
  sha256: string;
  parts: Uint8Array[];
}

/** A stored document that is not what was stored. */
export class DamagedDocument extends Error {
  constructor(name: string, why: string) {
    super(`The agent's ${name} cannot be read: ${why}.`);
    this.name = 'DamagedDocument';
  }
}

/** Packs a document and cuts it into parts of at most `most` bytes; there is always one. @throws RangeError past 64 MiB */
export function pack(bytes: Uint8Array, most: number = MOST_PART_BYTES): Packed {
  if (bytes.length > MOST_DOCUMENT_BYTES) throw new RangeError('The document is too large to be kept.');
  const packed = gzipSync(bytes);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < packed.length; at += most) parts.push(packed.subarray(at, at + most));
  return { sha256: hashOf(packed), parts };
}

/** Puts a document together again. @throws DamagedDocument when it is not the one of this hash */
export function unpack(name: string, { sha256, parts }: Packed): Uint8Array {
  const packed = Buffer.concat(parts);
  if (hashOf(packed) !== sha256) throw new DamagedDocument(name, 'its parts have another hash');
  try {
    return gunzipSync(packed, { maxOutputLength: MOST_DOCUMENT_BYTES });
  } catch (error) {
    throw new DamagedDocument(name, error instanceof Error ? error.message : 'it is not gzip');
  }
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
