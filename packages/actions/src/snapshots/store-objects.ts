import type { Manifest } from '@landfall/contracts/resource';
import { canonicalJson } from '@landfall/crypto/canonical-json';
import { encryptObject, objectDigest } from '@landfall/crypto/data-key';
import { maskManifest } from '@landfall/crypto/mask';
import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { type DataKeys, objectContext } from '../data-keys/keys.ts';
import { lockObjects } from '../retention/hold-objects.ts';
import { unitOfWork } from '../unit.ts';

/** Manifests on their way into the store, each by the digest of its text. */
export interface RenderedObjects {
  /** In the manifests' order. */
  digests: string[];
  manifests: readonly Manifest[];
  texts: readonly string[];
  keys: DataKeys;
}

/** Names manifests as the store does. */
export function nameObjects(keys: DataKeys, manifests: readonly Manifest[]): RenderedObjects {
  const texts = manifests.map((manifest) => canonicalJson(manifest));
  return { digests: texts.map((text) => objectDigest(keys.digestKey, text)), manifests, texts, keys };
}

/**
 * Stores manifests by object: each once per organization, encrypted whole and masked (design 4.4). Answers their
 * digests in the manifests' order. What is stored already is neither encrypted nor written again.
 */
export async function storeObjects(
  context: Context,
  keys: DataKeys,
  manifests: readonly Manifest[],
): Promise<string[]> {
  const named = nameObjects(keys, manifests);
  await storeInTurns(context, named);
  return named.digests;
}

/** Stores what was named, in transactions of their own. */
export async function storeInTurns(context: Context, objects: RenderedObjects): Promise<void> {
  for (let at = 0; at < objects.digests.length; at += ROWS_AT_ONCE)
    await unitOfWork(context, ({ tx }) => storeSome(tx, context, objects, at));
}

/** Few enough to be stored by the transaction that names them. */
export const isStoredAtOnce = ({ digests }: RenderedObjects): boolean => digests.length <= ROWS_AT_ONCE;

/** The same inside the caller's transaction, until whose end all of them stay. */
export async function storeAtOnce(
  tx: Transaction,
  context: Context,
  objects: RenderedObjects,
): Promise<void> {
  await lockObjects(tx, context, 'shared');
  await storeSome(tx, context, objects, 0);
}

async function storeSome(
  tx: Transaction,
  { organizationId }: Context,
  { digests, manifests, texts, keys }: RenderedObjects,
  at: number,
): Promise<void> {
  const known = await knownDigests(tx, digests.slice(at, at + ROWS_AT_ONCE));
  const data = manifests.slice(at, at + ROWS_AT_ONCE).flatMap((manifest, index) => {
    const digest = digests[at + index] ?? '';
    if (known.has(digest)) return [];
    known.add(digest);
    const place = objectContext(organizationId, digest);
    const ciphertext = encryptObject(keys.dataKey, Buffer.from(texts[at + index] ?? '', 'utf8'), place);
    const masked = JSON.stringify(maskManifest(manifest, keys.maskKey));
    return [{ digest, ciphertext: Buffer.from(ciphertext).toString('base64'), masked }];
  });
  // In one order, so that two who store the same objects do not wait for each other for ever.
  data.sort((one, other) => (one.digest < other.digest ? -1 : 1));
  if (data.length === 0) return;
  const [names, ciphertexts, masked] = [
    data.map(({ digest }) => digest),
    data.map(({ ciphertext }) => ciphertext),
    data.map((one) => one.masked),
  ];
  // In SQL: a `createMany` is planned anew each time (decision 0031).
  await tx.$executeRaw`
    INSERT INTO objects (organization_id, digest, ciphertext, masked)
    SELECT ${organizationId}::uuid, one.digest, decode(one.ciphertext, 'base64'), one.masked::jsonb
    FROM unnest(${names}::text[], ${ciphertexts}::text[], ${masked}::text[]) AS one(digest, ciphertext, masked)
    ON CONFLICT DO NOTHING`;
}

/** Postgres takes 65,535 parameters in a statement, and a statement should stay well below its timeout. */
const ROWS_AT_ONCE = 500;

async function knownDigests(tx: Transaction, digests: readonly string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ digest: string }[]>`
    SELECT digest FROM objects WHERE digest = ANY(${[...new Set(digests)]}::text[])`;
  return new Set(rows.map(({ digest }) => digest));
}
