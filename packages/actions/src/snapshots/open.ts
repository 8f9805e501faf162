import type { Manifest } from '@landfall/contracts/resource';
import { decryptObject } from '@landfall/crypto/data-key';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { type DataKeys, objectContext } from '../data-keys/keys.ts';
import { notFound } from '../refusal.ts';
import { read } from '../unit.ts';

const shape = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ name: z.string() }),
});
const manifest = z.custom<Manifest>((value) => shape.safeParse(value).success);

/**
 * The manifests of snapshots, each in its order, decrypted: for the host of their cluster only. What several of them hold
 * is read and decrypted once, and is one value.
 * @throws CryptoError; Refusal `not-found` when one is not there
 */
export async function openSnapshots(
  context: Context,
  keys: DataKeys,
  ids: readonly string[],
): Promise<Map<string, Manifest[]>> {
  // In SQL: one statement, whose text does not depend on how many they are.
  const rows = await read(
    context,
    (tx) => tx.$queryRaw<{ id: string; digests: string[] }[]>`
      SELECT id, object_digests AS digests FROM snapshots WHERE id = ANY(${[...ids]}::uuid[])`,
  );
  const digests = [...new Set(rows.flatMap((row) => row.digests))];
  const objects = await openObjects(context, keys, digests);
  const byDigest = new Map(digests.map((digest, at) => [digest, objects[at]]));
  const opened = new Map(rows.map((row) => [row.id, row.digests.flatMap((one) => byDigest.get(one) ?? [])]));
  if (!ids.every((id) => opened.has(id))) throw notFound('snapshot');
  return opened;
}

/** Objects by digest, in the given order, decrypted. @throws CryptoError `tampered`; Error when one is not stored */
export async function openObjects(
  context: Context,
  keys: DataKeys,
  digests: readonly string[],
): Promise<Manifest[]> {
  const rows = await read(
    context,
    (tx) => tx.$queryRaw<{ digest: string; ciphertext: Uint8Array }[]>`
      SELECT digest, ciphertext FROM objects WHERE digest = ANY(${[...new Set(digests)]}::text[])`,
  );
  const ciphertexts = new Map(rows.map(({ digest, ciphertext }) => [digest, ciphertext]));
  return digests.map((digest) => {
    const ciphertext = ciphertexts.get(digest);
    if (!ciphertext) throw new Error(`Object ${digest} of a snapshot is not stored.`);
    const text = decryptObject(keys.dataKey, ciphertext, objectContext(context.organizationId, digest));
    return manifest.parse(JSON.parse(Buffer.from(text).toString('utf8')));
  });
}
