import { z } from 'zod';
import { json, resourceRef } from './resource.ts';
import { commitSummary } from './sync.ts';

/** How one object of two snapshots differs; both sides masked. */
export const objectComparison = z.object({
  ref: resourceRef,
  change: z.enum(['added', 'removed', 'changed']),
  before: json.nullable(),
  after: json.nullable(),
});
export type ObjectComparison = z.infer<typeof objectComparison>;

/** Two snapshots of one application, object by object. */
export const snapshotComparison = z.object({
  from: commitSummary,
  to: commitSummary,
  objects: z.array(objectComparison),
  same: z.number().int().describe('objects that are equal in both'),
  left: z.number().int().describe('objects that differ and are not told, because there are too many'),
});
export type SnapshotComparison = z.infer<typeof snapshotComparison>;
