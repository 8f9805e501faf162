import type { Context } from '@landfall/actions/context';
import type { DataKeys } from '@landfall/actions/data-keys/keys';
import { findDigests } from '@landfall/actions/snapshots/find-digests';
import { openObjects, openSnapshots } from '@landfall/actions/snapshots/open';
import type { Manifest } from '@landfall/contracts/resource';
import { snapshotDigest } from '@landfall/crypto/data-key';

/** What was rendered, by the ids under which questions name it. */
export interface Rendered {
  ids: readonly string[];
  /** @throws CryptoError; Refusal `not-found` */
  open(context: Context, keys: DataKeys, ids: readonly string[]): Promise<Map<string, Manifest[]>>;
  digests(context: Context, ids: readonly string[]): Promise<Map<string, string>>;
}

/** Snapshots of an application; an id that is null or there twice is left out. */
export const ofSnapshots = (ids: readonly (string | null | undefined)[]): Rendered => ({
  ids: [...new Set(ids.filter((id) => typeof id === 'string'))],
  open: openSnapshots,
  digests: findDigests,
});

/** Objects of a preview, that are no snapshot yet: named by the question they belong to. */
export const ofPreview = (probeId: string, digests: readonly string[]): Rendered => ({
  ids: [probeId],
  open: async (context, keys) => new Map([[probeId, await openObjects(context, keys, digests)]]),
  digests: async () => new Map([[probeId, snapshotDigest(digests)]]),
});

/** Both, each by its own ids. */
export function together(one: Rendered, other: Rendered): Rendered {
  const of = (rendered: Rendered, ids: readonly string[]) => ids.filter((id) => rendered.ids.includes(id));
  return {
    ids: [...new Set([...one.ids, ...other.ids])],
    open: async (context, keys, ids) => {
      const ours = await one.open(context, keys, of(one, ids));
      return new Map([...ours, ...(await other.open(context, keys, of(other, ids)))]);
    },
    digests: async (context, ids) => {
      const ours = await one.digests(context, of(one, ids));
      return new Map([...ours, ...(await other.digests(context, of(other, ids)))]);
    },
  };
}
