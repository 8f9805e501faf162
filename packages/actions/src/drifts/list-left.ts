import { fieldPlace } from '@landfall/contracts/field-place';
import type { FieldLeft } from '@landfall/contracts/host';
import { resourceRef } from '@landfall/contracts/resource';
import type { Prisma } from '@landfall/db/client';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';

/** Of drifts: those fields of an application that another manager changes back each time they are healed. */
export const leftDrifts = { state: 'open', what: 'changed', stoppedAt: { not: null } } as const;

/** What of their rows names them. */
export const leftColumns = { ref: true, field: true, place: true } as const;

export const leftField = ({
  ref,
  field,
  place,
}: Prisma.DriftGetPayload<{ select: typeof leftColumns }>): FieldLeft => ({
  ref: resourceRef.parse(ref),
  pointer: field,
  ...(place === null ? {} : { place: fieldPlace.parse(place) }),
});

/** The fields of an application that a heal leaves as they live. */
export function listLeftFields(context: Context, applicationId: string): Promise<FieldLeft[]> {
  return read(context, async (tx) => {
    const rows = await tx.drift.findMany({
      where: { applicationId, ...leftDrifts },
      select: leftColumns,
    });
    return rows.map(leftField);
  });
}
