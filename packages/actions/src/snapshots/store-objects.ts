import type { Manifest } from '@landfall/contracts/resource';
import { canonicalJson } from '@landfall/crypto/canonical-json';
import { encryptObject, objectDigest } from '@landfall/crypto/data-key';
import { maskManifest } from '@landfall/crypto/mask';
import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { type DataKeys, objectContext } from '../data-keys/keys.ts';
import { toJson } from '../json.ts';
import { unitOfWork } from '../unit.ts';

/**
 * Stores manifests by object: each once per organization, encrypted whole and masked (design 4.4). Answers their
 * digests in the manifests' order. What is stored already is neither encrypted nor written again.
 */
export async function storeObjects(
  context: Context,
  keys: DataKeys,
  manifests: readonly Manifest[],
): Promise<string[]> {
  const texts = manifests.map((manifest) => canonicalJson(manifest));
  const digests = texts.map((text) => objectDigest(keys.digestKey, text));
  for (let at = 0; at < manifests.length; at += ROWS_AT_ONCE) {
    await unitOfWork(context, async ({ tx }) => {
      const known = await knownDigests(tx, digests.slice(at, at + ROWS_AT_ONCE));
      const data = manifests.slice(at, at + ROWS_AT_ONCE).flatMap((manifest, index) => {
        const digest = digests[at + index] ?? '';
        if (known.has(digest)) return [];
        known.add(digest);
        const place = objectContext(context.organizationId, digest);
        const ciphertext = encryptObject(keys.dataKey, Buffer.from(texts[at + index] ?? '', 'utf8'), place);
        const masked = toJson(maskManifest(manifest, keys.maskKey));
        return [
          { organizationId: context.organizationId, digest, ciphertext: Buffer.from(ciphertext), masked },
        ];
      });
      if (data.length > 0) await tx.object.createMany({ data, skipDuplicates: true });
    });
  }
  return digests;
}

/** Postgres takes 65,535 parameters in a statement, and a statement should stay well below its timeout. */
const ROWS_AT_ONCE = 500;

async function knownDigests(tx: Transaction, digests: readonly string[]): Promise<Set<string>> {
  const rows = await tx.object.findMany({
    where: { digest: { in: [...new Set(digests)] } },
    select: { digest: true },
  });
  return new Set(rows.map(({ digest }) => digest));
}
