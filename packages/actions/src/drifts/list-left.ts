import { type ResourceRef, resourceRef } from '@landfall/contracts/resource';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** A field that a heal leaves as it lives. */
export interface LeftField {
  ref: ResourceRef;
  pointer: string;
}

/** The fields of an application that another manager changes back each time they are healed. */
export function listLeftFields(context: Context, applicationId: string): Promise<LeftField[]> {
  return read(context, async (tx) => {
    const rows = await tx.drift.findMany({
      where: { applicationId, state: 'open', what: 'changed', stoppedAt: { not: null } },
      select: { ref: true, field: true },
    });
    return rows.map(({ ref, field }) => ({ ref: resourceRef.parse(ref), pointer: field }));
  });
}
