import { CryptoError } from './errors.ts';

/** Longest field of a key that is read: more than RSA of 16,384 bits has. */
const MAX_FIELD = 16_384;

/** Reads the fields of a key as SSH writes them (RFC 4251, section 5). @throws CryptoError `bad-value` */
export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  uint32(): number {
    return this.take(4).readUInt32BE(0);
  }

  /** A string: its length, then its bytes. */
  field(): Buffer {
    const length = this.uint32();
    if (length > MAX_FIELD) throw malformed();
    return this.take(length);
  }

  text(): string {
    return this.field().toString('latin1');
  }

  take(length: number): Buffer {
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    if (part.length !== length) throw malformed();
    this.#at += length;
    return part;
  }
}

/** A field: its length, then its bytes. */
export function field(value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value as Uint8Array);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A positive number as a field: no leading zeros but the one that keeps it positive. */
export function numberField(value: Uint8Array): Buffer {
  const bytes = bare(Buffer.from(value));
  const isHigh = (bytes[0] ?? 0) >= 0x80;
  return field(isHigh ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes);
}

/** Without leading zeros. */
export function bare(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? Buffer.alloc(0) : bytes.subarray(first);
}

export const malformed = (): CryptoError => new CryptoError('bad-value', 'The key is cut off or damaged.');
