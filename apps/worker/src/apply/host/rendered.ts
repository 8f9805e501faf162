import type { Context } from '@landfall/actions/context';
import type { DataKeys } from '@landfall/actions/data-keys/keys';
import { openObjects, openSnapshots } from '@landfall/actions/snapshots/open';
import type { Manifest } from '@landfall/contracts/resource';

/** What was rendered, by the ids under which questions name it. */
export interface Rendered {
  ids: readonly string[];
  /** @throws CryptoError; Refusal `not-found` */
  open(context: Context, keys: DataKeys, ids: readonly string[]): Promise<Map<string, Manifest[]>>;
}

/** Snapshots of an application; an id that is null or there twice is left out. */
export const ofSnapshots = (ids: readonly (string | null | undefined)[]): Rendered => ({
  ids: [...new Set(ids.filter((id) => typeof id === 'string'))],
  open: openSnapshots,
});

/** Objects of a preview, that are no snapshot yet: named by the question they belong to. */
export const ofPreview = (probeId: string, digests: readonly string[]): Rendered => ({
  ids: [probeId],
  open: async (context, keys) => new Map([[probeId, await openObjects(context, keys, digests)]]),
});
