import { randomBytes } from 'node:crypto';
import type { z } from 'zod';

/** A new UUIDv7 (RFC 9562): ordered by time, so that an index grows at its end. */
export function newId<Schema extends z.ZodType>(schema: Schema): z.infer<Schema> {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return schema.parse(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
}
