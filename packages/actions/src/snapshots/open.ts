import type { Manifest } from '@landfall/contracts/resource';
import { decryptObject } from '@landfall/crypto/data-key';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { type DataKeys, objectContext } from '../data-keys/keys.ts';
import { notFound } from '../refusal.ts';
import { read } from '../unit.ts';

const manifest = z.custom<Manifest>(
  (value) =>
    z
      .object({ apiVersion: z.string(), kind: z.string(), metadata: z.object({ name: z.string() }) })
      .safeParse(value).success,
);

/** The manifests of a snapshot in their order, decrypted: for the host of its cluster only. @throws CryptoError */
export async function openSnapshot(context: Context, keys: DataKeys, id: string): Promise<Manifest[]> {
  const row = await read(context, (tx) =>
    tx.snapshot.findFirst({ where: { id }, select: { objectDigests: true } }),
  );
  if (!row) throw notFound('snapshot');
  return openObjects(context, keys, row.objectDigests);
}

/** Objects by digest, in the given order, decrypted. @throws CryptoError `tampered`; Error when one is not stored */
export async function openObjects(
  context: Context,
  keys: DataKeys,
  digests: readonly string[],
): Promise<Manifest[]> {
  const rows = await read(context, (tx) =>
    tx.object.findMany({
      where: { digest: { in: [...new Set(digests)] } },
      select: { digest: true, ciphertext: true },
    }),
  );
  const ciphertexts = new Map(rows.map(({ digest, ciphertext }) => [digest, ciphertext]));
  return digests.map((digest) => {
    const ciphertext = ciphertexts.get(digest);
    if (!ciphertext) throw new Error(`Object ${digest} of a snapshot is not stored.`);
    const text = decryptObject(keys.dataKey, ciphertext, objectContext(context.organizationId, digest));
    return manifest.parse(JSON.parse(Buffer.from(text).toString('utf8')));
  });
}
