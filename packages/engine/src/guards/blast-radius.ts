import { isPrecious } from '@landfall/contracts/resource';
import { deletionWords } from './approval-words.ts';
import type { Guard } from './types.ts';

const SHARE = 0.3;
const AT_LEAST = 5;

/**
 * The blast-radius limit (design 4.12): more than 30 % of the inventory and at least 5 objects, or any Namespace,
 * CRD, PV or PVC, is not pruned without an explicit yes.
 */
export const checkBlastRadius: Guard = (plan, { inventorySize }) => {
  const prunes = plan.items.filter((item) => item.action === 'prune');
  const precious = prunes.filter(({ ref }) => isPrecious(ref));
  const isWide = prunes.length >= AT_LEAST && prunes.length > inventorySize * SHARE;
  if (precious.length === 0 && !isWide) return undefined;
  const share = inventorySize === 0 ? 100 : Math.round((100 * prunes.length) / inventorySize);
  const why = isWide
    ? `That is ${share} % of what this application manages; the limit is ${SHARE * 100} %.`
    : 'Deleting a Namespace, a CustomResourceDefinition, a PersistentVolume or a PersistentVolumeClaim takes data or other objects with it.';
  return { problem: deletionWords('prune-limit', prunes, why), objects: prunes.map(({ ref }) => ref) };
};
