import { z } from 'zod';
import type { StoredSecret } from './secrets.ts';

/** Label of the Secrets that hold the later parts of documents. */
export const PARTS = 'further';

const head = z.object({ sha256: z.string(), more: z.array(z.string()).max(200) });
/** What a document is made of, as its first Secret says. */
export type Head = z.infer<typeof head>;

/** Named by what the document holds: until its head names them, what was there before is whole. */
export const partName = (document: string, sha256: string, index: number): string =>
  `${document}-${sha256.slice(0, 8)}-${index + 1}`;

export const headBytes = (one: Head): Uint8Array => Buffer.from(JSON.stringify(one), 'utf8');

/** Undefined for a Secret that does not say. */
export function headOf({ data }: StoredSecret): Head | undefined {
  try {
    return head.parse(JSON.parse(Buffer.from(data.head ?? new Uint8Array()).toString('utf8')));
  } catch {
    return undefined;
  }
}
