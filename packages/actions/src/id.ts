import { randomBytes } from 'node:crypto';
import type { z } from 'zod';

const MOST_IN_ONE_MS = 0x1000;
let lastMs = 0;
let counter = 0;

/**
 * A new UUIDv7 (RFC 9562): ordered by time, so that an index grows at its end. Those of one process are in the order in which
 * they were made, within a millisecond too (6.2, method 1): what one unit does is listed as it was done.
 */
export function newId<Schema extends z.ZodType>(schema: Schema): z.infer<Schema> {
  const now = Date.now();
  counter = now > lastMs ? 0 : counter + 1;
  lastMs = Math.max(now, lastMs);
  if (counter === MOST_IN_ONE_MS) {
    counter = 0;
    lastMs += 1;
  }
  const bytes = randomBytes(16);
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return schema.parse(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
}
