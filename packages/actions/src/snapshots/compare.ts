import { type Manifest, refOf, resourceKey } from '@landfall/contracts/resource';
import type { ObjectComparison, SnapshotComparison } from '@landfall/contracts/snapshot';
import { commitSummary } from '@landfall/contracts/sync';
import type { Transaction } from '@landfall/db/transaction';
import type { Context } from '../context.ts';
import { notFound, Refusal } from '../refusal.ts';
import { read } from '../unit.ts';

/** Objects that one answer tells. */
const MOST = 200;

/**
 * What differs between two snapshots of one application, in their masked form. Only objects with different digests are
 * read. @throws Refusal `not-found`; `invalid-request` for snapshots of two applications
 */
export function compareSnapshots(
  context: Context,
  { from, to }: { from: string; to: string },
): Promise<SnapshotComparison> {
  return read(context, async (tx) => {
    const rows = await tx.snapshot.findMany({ where: { id: { in: [from, to] } } });
    const [before, after] = [rows.find(({ id }) => id === from), rows.find(({ id }) => id === to)];
    if (!before || !after) throw notFound('snapshot');
    if (before.applicationId !== after.applicationId) throw notOfOne();
    const kept = new Set(after.objectDigests);
    const had = new Set(before.objectDigests);
    const gone = before.objectDigests.filter((digest) => !kept.has(digest));
    const come = after.objectDigests.filter((digest) => !had.has(digest));
    const objects = pairs(await masked(tx, gone), await masked(tx, come));
    return {
      from: commitSummary.parse(before.commit),
      to: commitSummary.parse(after.commit),
      objects: objects.slice(0, MOST),
      same: after.objectDigests.length - come.length,
      left: Math.max(0, objects.length - MOST),
    };
  });
}

async function masked(tx: Transaction, digests: readonly string[]): Promise<Map<string, Manifest>> {
  const rows = await tx.object.findMany({
    where: { digest: { in: [...digests] } },
    select: { masked: true },
  });
  // What a snapshot holds has been checked to be manifests when it was rendered.
  return new Map(rows.map((row) => row.masked as Manifest).map((one) => [resourceKey(refOf(one)), one]));
}

function pairs(before: Map<string, Manifest>, after: Map<string, Manifest>): ObjectComparison[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.flatMap((key) => {
    const [was, is] = [before.get(key) ?? null, after.get(key) ?? null];
    const named = is ?? was;
    if (!named) return [];
    const change = was === null ? 'added' : is === null ? 'removed' : 'changed';
    return [{ ref: refOf(named), change, before: was, after: is }];
  });
}

const notOfOne = (): Refusal =>
  new Refusal('invalid-request', {
    what: 'These two cannot be compared.',
    why: 'They are of two applications.',
    fix: 'Choose two entries of one application’s history.',
  });
