import { type Manifest, type PreciousKind, preciousKind, refOf } from '@landfall/contracts/resource';
import { valueAt } from '../compare/pointer.ts';

const NEVER: Readonly<Record<PreciousKind, string>> = {
  '/PersistentVolumeClaim':
    'A PersistentVolumeClaim holds data, so Landfall never deletes it to make it anew.',
  '/PersistentVolume': 'A PersistentVolume holds data, so Landfall never deletes it to make it anew.',
  '/Namespace':
    'Deleting a Namespace deletes everything in it, so Landfall never deletes it to make it anew.',
  'apiextensions.k8s.io/CustomResourceDefinition':
    'Deleting a CustomResourceDefinition deletes every object of its kind, so Landfall never deletes it to make it anew.',
};

/**
 * Why an object is never deleted to be made anew, whatever its options and the application's say (design 4.12): its deletion
 * takes data or other objects along. Undefined for all others.
 */
export function precious(live: Manifest): string | undefined {
  const ref = refOf(live);
  const kind = preciousKind(ref);
  if (kind !== undefined) return NEVER[kind];
  if (ref.group !== 'apps' || ref.kind !== 'StatefulSet') return undefined;
  const claims = valueAt(live, ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted']);
  return claims === 'Delete'
    ? 'Its PersistentVolumeClaims would go with it (persistentVolumeClaimRetentionPolicy.whenDeleted is Delete), so Landfall never deletes it to make it anew.'
    : undefined;
}
