import { type Manifest, type ResourceRef, resourceKey } from '@landfall/contracts/resource';
import { belongsTo, ownershipOf } from '../normalize/tracking.ts';
import type { PlanContext } from './types.ts';

/** How a live object stands to this application. */
export interface Standing {
  /** We wrote this very object: its tracking value says so, or the inventory has its uid. */
  ours: boolean;
  /** Set when it must not be touched. */
  refusal: string | undefined;
  /** The application of the same organization that has it. */
  owner?: string | undefined;
}

/** Decides whether a live object is ours, free, or another application's. */
export function standing(live: Manifest, ref: ResourceRef, context: PlanContext): Standing {
  const ownership = ownershipOf(live, ref, context.application);
  switch (ownership.owner) {
    case 'this-application':
      return { ours: true, refusal: undefined };
    case 'other-application':
      return {
        ours: false,
        refusal: belongsTo(ownership.applicationId, context.application),
        owner: ownership.applicationId,
      };
    case 'nobody': {
      const uid = context.inventory.get(resourceKey(ref));
      return { ours: uid !== undefined && uid !== '' && uid === live.metadata.uid, refusal: undefined };
    }
  }
}
