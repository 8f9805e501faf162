import { type SnapshotId, snapshotId } from '@landfall/contracts/ids';
import type { RenderedWith } from '@landfall/contracts/renderer';
import type { CommitSummary } from '@landfall/contracts/sync';
import { snapshotDigest } from '@landfall/crypto/data-key';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { toJson } from '../json.ts';
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
  await tx.snapshot.create({
    // The rest is not sent back.
    select: { id: true },
    data: {
      organizationId: context.organizationId,
      id,
      applicationId: snapshot.applicationId,
      digest,
      inputs: toJson(snapshot.inputs),
      inputDigest: inputDigest(snapshot.inputs),
      revision: snapshot.commit.revision,
      commit: snapshot.commit,
      objectDigests: snapshot.objectDigests,
      renderer: snapshot.renderer,
      warnings: snapshot.warnings,
      durations: snapshot.durations,
      createdAt: context.now(),
    },
  });
  return { id, digest };
}
