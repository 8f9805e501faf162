import type { Context } from '@landfall/actions/context';
import type { DataKeys } from '@landfall/actions/data-keys/keys';
import { maskManifest } from '@landfall/crypto/mask';
import type { ApplicationIdentity, Mask } from '@landfall/engine';

/** Whose objects these are, as their label and tracking annotation say. */
export const identityOf = (
  { organizationId }: Pick<Context, 'organizationId'>,
  { id, namespace }: { id: string; namespace: string },
): ApplicationIdentity => ({ id, trackingPrefix: `${organizationId}/${id}`, namespace });

/** The mask that the engine puts over everything it tells. */
export const maskWith =
  ({ maskKey }: DataKeys): Mask =>
  (manifest) =>
    maskManifest(manifest, maskKey);
