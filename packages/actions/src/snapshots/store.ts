import { type SnapshotId, snapshotId } from '@landfall/contracts/ids';
import type { RenderedWith } from '@landfall/contracts/renderer';
import type { CommitSummary } from '@landfall/contracts/sync';
import { snapshotDigest } from '@landfall/crypto/data-key';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { holdObjects } from '../retention/hold-objects.ts';
import type { Unit } from '../unit.ts';
import { inputDigest, type RenderInputs } from './inputs.ts';
import { isStoredAtOnce, type RenderedObjects, storeAtOnce } from './store-objects.ts';

export interface NewSnapshot {
  applicationId: string;
  objectDigests: string[];
  inputs: RenderInputs;
  commit: CommitSummary;
  renderer: RenderedWith;
  warnings: string[];
  /** Milliseconds. */
  durations: { fetch?: number; render?: number };
}

/**
 * Inserts a snapshot inside the caller's transaction; its objects were stored before, or `rendered` with it. A snapshot never
 * changes. @throws ObjectsGone
 */
export async function storeSnapshot(
  { tx }: Pick<Unit, 'tx'>,
  context: Context,
  snapshot: NewSnapshot,
  rendered?: RenderedObjects,
): Promise<{ id: SnapshotId; digest: string }> {
  if (rendered && isStoredAtOnce(rendered)) await storeAtOnce(tx, context, rendered);
  else await holdObjects(tx, context, snapshot.objectDigests);
  const id = newId(snapshotId);
  const digest = snapshotDigest(snapshot.objectDigests);
  const { inputs, commit, objectDigests, renderer, warnings, durations } = snapshot;
  // In SQL: Prisma plans what writes a list anew each time (decision 0031).
  await tx.$executeRaw`
    INSERT INTO snapshots (organization_id, id, application_id, digest, inputs, input_digest, revision, commit, object_digests,
      renderer, warnings, durations, created_at)
    VALUES (${context.organizationId}::uuid, ${id}::uuid, ${snapshot.applicationId}::uuid, ${digest},
      ${JSON.stringify(inputs)}::jsonb, ${inputDigest(inputs)}, ${commit.revision}, ${JSON.stringify(commit)}::jsonb,
      ${objectDigests}::text[], ${JSON.stringify(renderer)}::jsonb, ${JSON.stringify(warnings)}::jsonb,
      ${JSON.stringify(durations)}::jsonb, ${context.now()})`;
  return { id, digest };
}
