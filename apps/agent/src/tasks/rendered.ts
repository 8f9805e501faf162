import type { PreviousSnapshots } from '@landfall/contracts/host';
import type { Manifest } from '@landfall/contracts/resource';
import { maskManifest } from '@landfall/crypto/mask';
import { type Mask, previousIds, previousManifests } from '@landfall/engine';
import { z } from 'zod';
import type { Snapshots } from '../store/snapshots.ts';

const shape = z.object({ apiVersion: z.string(), kind: z.string(), metadata: z.looseObject({}) });
const manifests = z.array(z.custom<Manifest>((value) => shape.safeParse(value).success));

/** What a question names of what was rendered. */
export interface Rendered {
  desired: Manifest[];
  previous: Manifest[];
  mask: Mask;
}

/** @throws what `Snapshots.find` throws; ZodError for what are no manifests */
export async function openRendered(
  snapshots: Snapshots,
  { snapshotId, previous }: { snapshotId: string; previous: PreviousSnapshots },
): Promise<Rendered> {
  const opened = await openSnapshots(snapshots, [snapshotId, ...previousIds(previous)]);
  return {
    desired: opened.byId.get(snapshotId) ?? [],
    previous: previousManifests(opened.byId, previous),
    mask: opened.mask,
  };
}

/** Snapshots by id, and the organization's mask, that each of them brings. At least one has to be named. */
export async function openSnapshots(
  snapshots: Snapshots,
  ids: readonly string[],
): Promise<{ byId: Map<string, Manifest[]>; mask: Mask }> {
  const byId = new Map<string, Manifest[]>();
  let maskKey: Buffer | undefined;
  for (const id of new Set(ids)) {
    const bundle = await snapshots.find(id);
    byId.set(id, manifests.parse(bundle.manifests));
    maskKey ??= Buffer.from(bundle.maskKey, 'base64');
  }
  return { byId, mask: (manifest) => maskManifest(manifest, maskKey ?? noKey()) };
}

function noKey(): never {
  throw new Error('Without a snapshot there is no key to mask with.');
}
